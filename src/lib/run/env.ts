import {DkrError} from '../errors/dkr-error.js'
import {type EnvFile, type EnvFormat, readEnvFile} from './env-file.js'

/** Where the variables of a container come from. */
export interface EnvironmentSources {
  /** As after `-e`. */
  values?: readonly string[]
  files?: readonly EnvFile[]
  /** How all the files are read. */
  format?: EnvFormat
}

/**
 * The environment for the engine, files first, then `-e`; later values win in the container.
 * `-e NAME` takes the caller's value; without one it stays bare, which unsets an image's ENV.
 * @param warn gets a sentence when a value is likely not what its writer meant
 * @throws DkrError INVALID_ENV, FILE_NOT_FOUND
 */
export function readEnvironment(
  {values = [], files = [], format = 'docker'}: EnvironmentSources,
  env: NodeJS.ProcessEnv,
  warn?: (text: string) => void,
): string[] {
  const entries = files.flatMap(file => readEnvFile(file, format, warn))
  // Unlike `-e NAME`, a bare name that the caller does not have is left out.
  const read = entries.flatMap(({key, value}) =>
    value === undefined ? (ownVariable(key, env) ?? []) : `${key}=${value}`,
  )
  return [...read, ...flagVariables(values, env)]
}

/** The files of dkr.yaml come first: of two values for one name the later wins. */
export function envFilesOf(typed: readonly string[] = [], written: readonly string[] = []): EnvFile[] {
  return [
    ...written.map((path): EnvFile => ({path, source: 'env_files'})),
    ...typed.map((path): EnvFile => ({path, source: '--env-file'})),
  ]
}

/** The variables of `-e`, each name once: docker's client keeps them in a map, so only the last value is sent. */
function flagVariables(values: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const byName = new Map<string, string>()
  for (const text of values) byName.set(text.split('=', 1)[0]!, parseEnv(text, env))
  return [...byName.values()]
}

function parseEnv(text: string, env: NodeJS.ProcessEnv): string {
  const equals = text.indexOf('=')
  if (equals === 0 || text === '') {
    throw new DkrError('INVALID_ENV', {
      // What stands behind the = may be a secret.
      message: `invalid environment variable${text && ': =…'}`,
      why: 'it has no name',
      suggestions: ['-e NAME=value'],
    })
  }
  if (equals > 0) return text
  return ownVariable(text, env) ?? text
}

/** `NAME=value` with the caller's value. process.env also inherits what every object has: constructor, toString. */
function ownVariable(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return Object.hasOwn(env, name) && env[name] !== undefined ? `${name}=${env[name]}` : undefined
}
