import {join} from 'node:path'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {readRegularText} from '../files/read-file.js'
import {homeDir} from '../project/user-dirs.js'
import type {ConfigKey, DockerConfig} from './docker-config.js'
import {keepWhatFits, type Misshapen} from './shapes.js'
import {misshapen, notJson, unreadable} from './unreadable.js'

/** What is wrong with the file. */
export interface ConfigProblem {
  /** CREDENTIALS, with a fix that works, and without any text of the file: it holds secrets. */
  error: DkrError
  /** The keys that were not read, or not in full. */
  keys: ReadonlySet<ConfigKey>
}

export interface LoadedConfig {
  /** All of the file that could be read: what is wrong is left out. */
  config: DockerConfig
  problem?: ConfigProblem
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
 * Reads docker's config.json and never fails, as docker does: most commands work without it. A missing or empty file
 * is an empty configuration.
 */
export function loadDockerConfig(env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const path = dockerConfigPath(env)
  try {
    return parseDockerConfig(readConfigText(path), path)
  } catch (error) {
    if (!isDkrError(error)) throw error
    return {config: {}, problem: {error, keys: new Set(everyKey)}}
  }
}

const everyKey: ConfigKey[] = [
  'currentContext',
  'auths',
  'credsStore',
  'credHelpers',
  'detachKeys',
  'pruneFilters',
  'proxies',
]

/** The keys that say where log-ins are and what they are. */
export const loginKeys: readonly ConfigKey[] = ['auths', 'credsStore', 'credHelpers']

/**
 * The same for work that would do harm, or nothing, without some of its keys.
 * @param because what the keys are needed for, where the command does not tell by itself
 * @throws DkrError CREDENTIALS when one of them could not be read
 */
export function needDockerConfig(
  keys: readonly ConfigKey[],
  env: NodeJS.ProcessEnv = process.env,
  because?: string,
): DockerConfig {
  const {config, problem} = loadDockerConfig(env)
  if (!problem || !keys.some(key => problem.keys.has(key))) return config
  throw because ? becauseOf(problem.error, because) : problem.error
}

function becauseOf({code, message, why, suggestions}: DkrError, because: string): DkrError {
  const [first, ...more] = suggestions
  return new DkrError(code, {message, why: `${why}; ${because}`, suggestions: [first!, ...more]})
}

const maxSize = 16 * 1024 * 1024

/**
 * The text of the file, empty where there is none.
 * @throws DkrError CREDENTIALS when it cannot be read
 */
export function readConfigText(path: string): string {
  try {
    return readRegularText(path, maxSize).replace(/^\uFEFF/, '')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    // ENOTDIR: the folder is a file (DOCKER_CONFIG=/dev/null switches the configuration off). A name that is too long
    // is that of no file.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return ''
    throw unreadable(path, error as NodeJS.ErrnoException)
  }
}

/**
 * What a text of config.json says; values of a wrong type are left out, and are a problem.
 * @throws DkrError CREDENTIALS for what is no JSON object at all
 */
export function parseDockerConfig(text: string, path: string): LoadedConfig {
  const {config, wrong} = keepWhatFits(jsonObject(text, path))
  return wrong.length > 0 ? {config, problem: problemOf(path, wrong)} : {config}
}

function problemOf(path: string, wrong: readonly Misshapen[]): ConfigProblem {
  return {error: misshapen(path, wrong), keys: new Set(wrong.map(({key}) => key))}
}

/**
 * The JSON object of the file as it is, for a change to it; an empty text and null are an empty one.
 * @throws DkrError CREDENTIALS
 */
export function jsonObject(text: string, path: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw notJson(path, `it is not valid JSON${positionIn(text, (error as Error).message)}`)
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw notJson(path, 'it is not a JSON object')
  return (value ?? {}) as Record<string, unknown>
}

/** Where the parser stopped. Only the number is taken: V8's messages quote the text around it. */
function positionIn(text: string, message: string): string {
  if (/end of JSON input/.test(message)) return ': it ends too early'
  const position = /at position (\d+)/.exec(message)?.[1]
  return position ? `, line ${text.slice(0, Number(position)).split('\n').length}` : ''
}
