import {readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import type {Violation} from './check-schema.js'

/** What dkr.yaml may say of a project; dkr.schema.json describes it for editors. Paths are as written. */
export interface Settings {
  /** Name of image and container, instead of the folder's. */
  name?: string
  dockerfile?: string
  target?: string
  /** A value of null is the caller's own. */
  args?: Record<string, Scalar>
  platform?: string
  /** As after `-p`. */
  ports?: (string | number)[]
  env?: Record<string, Scalar> | string[]
  env_files?: string[]
  /** As after `-v`. */
  volumes?: string[]
  /** Bytes, or a text such as 512m. */
  memory?: string | number
  cpus?: number
  ready?: {
    path?: string
    status?: number
    /** A text of the log, or a regular expression between slashes. */
    log?: string
    /** Seconds. */
    timeout?: number
  }
  watch?: WatchRule[]
}

type Scalar = string | number | boolean | null

/** What `up --watch` does when something at a path changes. */
export interface WatchRule {
  path: string
  action: 'sync' | 'sync+restart' | 'restart' | 'rebuild'
  /** Absolute, in the container. */
  target?: string
  /** Patterns as in .dockerignore. */
  ignore?: string[]
}

const fileName = 'dkr.yaml'
const maxSize = 256 * 1024

/**
 * Reads dkr.yaml of a folder; without one the settings are empty, and neither YAML nor schema is loaded.
 * @throws DkrError INVALID_SETTINGS, naming line and column
 */
export async function readSettings(dir: string): Promise<Settings> {
  const text = readText(join(dir, fileName))
  return text === undefined ? {} : parseSettings(text)
}

function readText(path: string): string | undefined {
  try {
    if (statSync(path).size <= maxSize) return readFileSync(path, 'utf8')
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw invalid(code === 'EISDIR' ? 'it is a folder' : message)
  }
  throw invalid('it is larger than 256 KiB')
}

async function parseSettings(text: string): Promise<Settings> {
  const [{LineCounter, parseDocument, isCollection}, {checkSchema}, {settingsSchema}] = await Promise.all([
    import('yaml'),
    import('./check-schema.js'),
    import('./schema.js'),
  ])
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {lineCounter, prettyErrors: false})
  const at = (offset: number) => {
    const {line, col} = lineCounter.linePos(offset)
    return `:${line}:${col}`
  }
  const [error] = document.errors
  if (error) throw invalid(error.message, at(error.pos[0]))
  const value = toValue(() => document.toJS({maxAliasCount: 50}))
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid('it must have keys and values, like name: my-app')
  const [violation] = checkSchema(value, settingsSchema())
  if (!violation) return value as Settings
  const offset = positionOf(document.contents, violation, isCollection)
  throw invalid(sentence(violation), offset === undefined ? '' : at(offset))
}

/** An alias without its anchor is only found here, without a position. */
function toValue(convert: () => unknown): unknown {
  try {
    return convert()
  } catch (error) {
    throw invalid((error as Error).message)
  }
}

function sentence({path, key, why}: Violation): string {
  const parent = key ? path.slice(0, -1) : path
  if (parent.length === 0) return why
  const name = parent.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
  return `${name}: ${why}`
}

interface YamlNode {
  range?: [number, number, number] | null
}
interface YamlCollection extends YamlNode {
  items: unknown[]
}

/** Where the value (or the key) of a violation starts in the text. */
function positionOf(
  root: unknown,
  {path, key}: Violation,
  isCollection: (node: unknown) => boolean,
): number | undefined {
  let node = root
  let last: unknown = root
  for (const part of path) {
    if (!isCollection(node)) break
    const {items} = node as YamlCollection
    const item = typeof part === 'number' ? items[part] : items.find(pair => keyOf(pair) === part)
    const pair = item as {key?: YamlNode; value?: YamlNode | null}
    last = typeof part === 'string' ? pair?.key : item
    node = typeof part === 'string' ? pair?.value : item
  }
  const shown = (key ? last : (node ?? last)) as YamlNode | undefined
  return shown?.range?.[0]
}

function keyOf(pair: unknown): unknown {
  return (pair as {key?: {value?: unknown}}).key?.value
}

function invalid(why: string, where = ''): DkrError {
  return new DkrError('INVALID_SETTINGS', {
    message: `${fileName}${where} is not right`,
    why,
    suggestions: [
      'the settings are in docs/guide.md, and in dkr.schema.json for editors',
      `without ${fileName} the Dockerfile says it all`,
    ],
  })
}
