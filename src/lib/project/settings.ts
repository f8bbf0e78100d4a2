import {join} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {obstacleAt} from '../files/path-kind.js'
import {readRegularText} from '../files/read-file.js'
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
  /** How env files are read. */
  env_format?: 'docker' | 'dotenv'
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

/** Both spellings of the ending are in use. */
export const settingsFiles = ['dkr.yaml', 'dkr.yml'] as const
const maxSize = 256 * 1024

/** Looks for what the schema cannot tell; paths are from the root of the file. */
export type SettingsCheck = (settings: Settings) => Promise<Violation | undefined>

/**
 * Reads dkr.yaml of a folder; without one the settings are empty, and neither YAML nor schema is loaded.
 * @throws DkrError INVALID_SETTINGS, naming line and column
 */
export async function readSettings(dir: string, check?: SettingsCheck): Promise<Settings> {
  const [found, other] = settingsFiles.flatMap(file => readText(dir, file) ?? [])
  if (other) throw twoFiles()
  return found ? parseSettings(found, check) : {}
}

/**
 * Where values stand in dkr.yaml: `dkr.yaml:3`; the name of the file where that cannot be told.
 * @param paths ways to the values, from the root of the file
 */
export async function settingPlaces(dir: string, paths: readonly Violation['path'][]): Promise<string[]> {
  const [found] = settingsFiles.flatMap(file => readText(dir, file) ?? [])
  if (!found || paths.length === 0) return paths.map(() => settingsFiles[0])
  const {readDocument} = await import('./settings-document.js')
  const {at, positionOf} = await readDocument(found.text)
  return paths.map(path => {
    const offset = positionOf({path, why: ''})
    return offset === undefined ? found.file : found.file + at(offset).replace(/:\d+$/, '')
  })
}

interface SettingsText {
  file: string
  text: string
}

function readText(dir: string, file: string): SettingsText | undefined {
  const path = join(dir, file)
  const obstacle = obstacleAt(path)
  if (obstacle) throw invalid(file, `it is ${obstacle}`)
  try {
    return {file, text: readRegularText(path, maxSize)}
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw invalid(file, message)
  }
}

async function parseSettings({file, text}: SettingsText, check?: SettingsCheck): Promise<Settings> {
  const {readDocument} = await import('./settings-document.js')
  const {value, problem, violation, at, positionOf} = await readDocument(text)
  const place = (offset?: number) => (offset === undefined ? file : file + at(offset))
  if (problem) throw invalid(place(problem.offset), problem.why)
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid(file, 'it must have keys and values, like name: my-app')
  const settings = value as Settings
  const wrong = violation ?? (await check?.(settings))
  if (wrong) throw invalid(place(positionOf(wrong)), sentence(wrong), wrong.suggestion)
  return settings
}

function sentence({path, key, why}: Violation): string {
  const parent = key ? path.slice(0, -1) : path
  if (parent.length === 0) return why
  const name = parent.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')
  return `${name}: ${why}`
}

/** @param place the file, with line and column where they are known */
function invalid(place: string, why: string, suggestion?: string): DkrError {
  const [file] = place.split(':')
  return new DkrError('INVALID_SETTINGS', {
    message: `${place} is not right`,
    why,
    suggestions: suggestion
      ? [suggestion]
      : [
          'the settings are in docs/guide.md, and in dkr.schema.json for editors',
          `without ${file} the Dockerfile says it all`,
        ],
  })
}

function twoFiles(): DkrError {
  const [first, second] = settingsFiles
  return new DkrError('INVALID_SETTINGS', {
    message: `both ${first} and ${second} are there`,
    why: 'they are two names of the same file, and dkr does not guess which one counts',
    suggestions: [`keep one: mv ${second} ${second}.old`],
  })
}
