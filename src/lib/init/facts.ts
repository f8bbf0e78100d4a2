import {open, readdir} from 'node:fs/promises'
import {join} from 'node:path'
import type {Rule, Template} from './template.js'

/** What dkr knows of a folder: pure data, so that detection is a pure function. */
export interface FolderFacts {
  /** Paths of files, relative, with slashes, sorted: the folder itself and one level below. */
  files: readonly string[]
  /** The beginning of those that a rule asks for. */
  texts: ReadonlyMap<string, string>
}

const maxEntries = 2000
const maxTexts = 200
const maxBytes = 64 * 1024
/** Folders that hold other people's code, or none. */
const skipped = /^(?:\..*|node_modules|venv|env|__pycache__|site-packages|dist|build|tests?|docs?)$/
const testFile = /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup)\.py$/

/** Lists a folder and reads what the templates' rules look at, all bounded. A folder that does not exist is empty. */
export async function readFacts(dir: string, templates: readonly Template[]): Promise<FolderFacts> {
  const files = await list(dir)
  const wanted = templates.flatMap(rulesOf).filter(rule => rule.match)
  const fits = files.filter(file => wanted.some(rule => rule.in.some(pattern => pathMatches(pattern, file))))
  const texts = fits.slice(0, maxTexts).map(async file => [file, await head(join(dir, file))] as const)
  return {files, texts: new Map(await Promise.all(texts))}
}

/** Whether a path fits a pattern in which `*` stands for anything but a slash. */
export function pathMatches(pattern: string, path: string): boolean {
  const names = path.split('/')
  const wanted = pattern.split('/')
  return names.length === wanted.length && names.every((name, at) => nameMatches(wanted[at]!, name))
}

/** What stands between two stars is looked for once: a later place is never better than the first. */
function nameMatches(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    at = name.indexOf(piece, at)
    if (at < 0) return false
    at += piece.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}

/** Every rule of a template, wherever it stands. */
export function rulesOf(template: Template): Rule[] {
  return [
    ...template.detect,
    template.source,
    ...template.files.flatMap(file => file.unless),
    ...Object.values(template.values).flatMap(value => value.find),
    ...template.notes.map(note => note.when),
  ]
}

async function list(dir: string): Promise<string[]> {
  const top = await entries(dir)
  const folders = top.filter(entry => entry.isDirectory() && !skipped.test(entry.name))
  const below = await Promise.all(
    folders.map(async folder =>
      (await entries(join(dir, folder.name))).filter(isFile).map(file => `${folder.name}/${file.name}`),
    ),
  )
  const files = [...top.filter(isFile).map(entry => entry.name), ...below.flat()]
  return files
    .filter(file => !testFile.test(file))
    .sort()
    .slice(0, maxEntries)
}

const isFile = (entry: {isFile(): boolean}) => entry.isFile()

async function entries(dir: string) {
  try {
    return (await readdir(dir, {withFileTypes: true})).slice(0, maxEntries)
  } catch {
    return []
  }
}

/** The first bytes of a file; one that cannot be read has no text, and no rule fits it. */
async function head(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  try {
    const read = await file?.read(Buffer.alloc(maxBytes), 0, maxBytes, 0)
    const text = read?.buffer.toString('utf8', 0, read.bytesRead) ?? ''
    return text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n')
  } catch {
    return ''
  } finally {
    await file?.close()
  }
}
