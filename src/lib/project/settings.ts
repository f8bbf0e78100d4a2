import {readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import type {Violation} from './check-schema.js'

/**
 * What dkr.yaml may say of a project; dkr.schema.json describes it for editors. Paths are as written, and so is every
 * number that is used as a text: `3.10` is not 3.1.
 */
export interface Settings {
  /** Name of image and container, instead of the folder's. */
  name?: string
  dockerfile?: string
  target?: string
  /** A value of null is the caller's own. */
  args?: Record<string, string | null>
  platform?: string
  /** As after `-p`. */
  ports?: string[]
  env?: Record<string, string | null> | string[]
  env_files?: string[]
  /** As after `-v`. */
  volumes?: string[]
  /** Bytes, or with a unit: 512m. */
  memory?: string
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
  const {readDocument} = await import('./settings-document.js')
  const {value, problem, violation, at, positionOf} = await readDocument(text)
  const where = (offset?: number) => (offset === undefined ? '' : at(offset))
  if (problem) throw invalid(problem.why, where(problem.offset))
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid('it must have keys and values, like name: my-app')
  if (violation) throw invalid(sentence(violation), where(positionOf(violation)))
  return value as Settings
}

function sentence({path, key, why}: Violation): string {
  const parent = key ? path.slice(0, -1) : path
  if (parent.length === 0) return why
  const name = parent.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
  return `${name}: ${why}`
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
