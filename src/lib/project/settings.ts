import {readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'

/** What dkr.yaml may say of a project. */
export interface Settings {
  /** Name of the project, instead of the folder's. */
  name?: string
}

const fileName = 'dkr.yaml'
const maxSize = 256 * 1024
const knownKeys = ['name'] as const

/**
 * Reads dkr.yaml of a folder; without one the settings are empty, and YAML is never loaded.
 * @throws DkrError INVALID_SETTINGS, naming line and column
 */
export async function readSettings(dir: string): Promise<Settings> {
  const path = join(dir, fileName)
  const text = readText(path)
  if (text === undefined) return {}
  const value = await parseYaml(text)
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid('it must have keys and values, like name: my-app')
  return checked(value as Record<string, unknown>)
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

async function parseYaml(text: string): Promise<unknown> {
  const {LineCounter, parseDocument} = await import('yaml')
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {lineCounter, prettyErrors: false})
  const [error] = document.errors
  if (error) throw invalid(error.message, at(lineCounter.linePos(error.pos[0])))
  try {
    return document.toJS({maxAliasCount: 50})
  } catch (error) {
    // An alias without its anchor is only found here, without a position.
    throw invalid((error as Error).message)
  }
}

function checked(value: Record<string, unknown>): Settings {
  const unknown = Object.keys(value).find(key => !(knownKeys as readonly string[]).includes(key))
  if (unknown !== undefined) throw invalid(`there is no setting "${unknown}"; it knows: ${knownKeys.join(', ')}`)
  if (value.name !== undefined && typeof value.name !== 'string') throw invalid('name must be a text')
  return value as Settings
}

function at({line, col}: {line: number; col: number}): string {
  return `:${line}:${col}`
}

function invalid(why: string, where = ''): DkrError {
  return new DkrError('INVALID_SETTINGS', {
    message: `${fileName}${where} is not right`,
    why,
    suggestions: ['name: my-app is all it needs', `without ${fileName} the folder gives the name`],
  })
}
