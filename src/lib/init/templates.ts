import {readdir} from 'node:fs/promises'
import {join, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {readRegularText} from '../files/read-file.js'
import {printable} from '../output/text.js'
import {packageFile} from '../project/package-file.js'
import {parseTemplate} from './parse-template.js'
import type {Template} from './template.js'

const ownTemplates = packageFile('templates')

/**
 * All templates that dkr ships, by name.
 * @throws DkrError INVALID_TEMPLATE
 */
export async function loadTemplates(dir = ownTemplates): Promise<Template[]> {
  const entries = await readdir(dir, {withFileTypes: true})
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(names.sort().map(name => loadTemplate(join(dir, name), dir === ownTemplates)))
}

/**
 * The template that the user named: one of dkr's, or a folder (a name with a slash in it, or `.`).
 * @throws DkrError INVALID_TEMPLATE when there is none, naming those there are
 */
export async function findTemplate(name: string, templates: readonly Template[], cwd: string): Promise<Template> {
  const own = templates.find(template => template.name === name)
  if (own) return own
  if (/[/\\]|^\.+$/.test(name)) return loadTemplate(resolve(cwd, name), false)
  throw new DkrError('INVALID_TEMPLATE', {
    message: `there is no template '${printable(name)}'`,
    why: `dkr has ${templates.map(template => template.name).join(', ')}; a folder with a template.json works too`,
    suggestions: ['dkr init --template ./my-template', ...templates.map(one => `dkr init --template ${one.name}`)],
  })
}

/** Reads `DIR/template.json` and the texts of its files from `DIR/files`. */
async function loadTemplate(dir: string, shipped: boolean): Promise<Template> {
  const path = join(dir, 'template.json')
  const text = read(path, dir)
  const template = parseTemplate(parseJson(text, path), {path, text, shipped})
  return {...template, files: template.files.map(file => ({...file, text: read(join(dir, 'files', file.path), dir)}))}
}

const maxSize = 1024 * 1024

function read(path: string, dir: string): string {
  try {
    return readRegularText(path, maxSize)
  } catch (cause) {
    throw new DkrError('INVALID_TEMPLATE', {
      message: `the template in ${dir} has no ${path.slice(dir.length + 1)} that can be read`,
      suggestions: ['a template is a folder with template.json and files/', 'dkr init --template flask'],
      cause,
    })
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DkrError('INVALID_TEMPLATE', {
      message: `${path} is not JSON: ${(cause as SyntaxError).message}`,
      suggestions: ['fix the template.json', 'dkr init --template flask'],
      cause,
    })
  }
}
