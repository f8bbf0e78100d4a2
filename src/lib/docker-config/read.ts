import {join} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {readRegularText} from '../files/read-file.js'
import {homeDir} from '../project/user-dirs.js'

/** One entry of `auths`: what docker keeps about a registry in the file itself. */
export interface StoredAuth {
  /** base64 of `user:password`. */
  auth?: string
  username?: string
  password?: string
  identitytoken?: string
  registrytoken?: string
}

/** What dkr reads of docker's own config.json; unknown keys are left alone. */
export interface DockerConfig {
  currentContext?: string
  auths?: Record<string, StoredAuth>
  credsStore?: string
  credHelpers?: Record<string, string>
  HttpHeaders?: Record<string, string>
  detachKeys?: string
  /** Filters of every prune. */
  pruneFilters?: string[]
  proxies?: Record<string, Record<string, string>>
}

/** The folder of docker's configuration: DOCKER_CONFIG (a folder, not a file) or ~/.docker. */
export function dockerConfigDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.DOCKER_CONFIG || join(homeDir(env), '.docker')
}

/** The path of docker's config.json. */
export function dockerConfigPath(env: NodeJS.ProcessEnv = process.env): string {
  return join(dockerConfigDir(env), 'config.json')
}

/**
 * Reads docker's config.json; a missing or empty file is an empty configuration.
 * @throws DkrError CREDENTIALS when the file cannot be read or is not JSON
 */
export function readDockerConfig(env: NodeJS.ProcessEnv = process.env): DockerConfig {
  const path = dockerConfigPath(env)
  return parseDockerConfig(readConfigText(path), path)
}

const maxSize = 16 * 1024 * 1024

/** The text of the file, empty where there is none. */
export function readConfigText(path: string): string {
  try {
    return readRegularText(path, maxSize).replace(/^\uFEFF/, '')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    // ENOTDIR: the folder is a file (DOCKER_CONFIG=/dev/null switches the configuration off). A name that is too long
    // is that of no file.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return ''
    throw unreadable(path, (error as Error).message)
  }
}

/** @throws DkrError CREDENTIALS, without any text of the file: it holds secrets */
export function parseDockerConfig(text: string, path: string): DockerConfig {
  if (text.trim() === '') return {}
  const value = parseJson(text, path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(path, 'it is not a JSON object')
  }
  return value
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(path, `it is not valid JSON${positionIn(text, (error as Error).message)}`)
  }
}

/** Where the parser stopped. Only the number is taken: V8's messages quote the text around it. */
function positionIn(text: string, message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1]
  return position ? `, line ${text.slice(0, Number(position)).split('\n').length}` : ''
}

function unreadable(path: string, why: string): DkrError {
  return new DkrError('CREDENTIALS', {
    message: `cannot read ${path}`,
    why,
    suggestions: [`mend or move away ${path}: docker reads the same file`],
  })
}
