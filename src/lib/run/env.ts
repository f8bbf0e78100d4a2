import {DkrError} from '../errors/dkr-error.js'
import {readDotenv} from './dotenv.js'
import {type KeyValue, readKeyValueFile} from './key-value-file.js'

export const envFormats = ['docker', 'dotenv'] as const
export type EnvFormat = (typeof envFormats)[number]

export interface EnvironmentOptions {
  /** docker reads values literally, dotenv libraries take quotes for quotes. */
  format?: EnvFormat
  /** Gets a sentence when a value is likely not what its writer meant. */
  warn?: (text: string) => void
}

/**
 * The environment for the engine, files first, then `-e`; later values win in the container.
 * `-e NAME` takes the caller's value; without one it stays bare, which unsets an image's ENV.
 * @throws DkrError INVALID_ENV, FILE_NOT_FOUND
 */
export function readEnvironment(
  values: readonly string[],
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  options: EnvironmentOptions = {},
): string[] {
  return [...files.flatMap(path => readEnvFile(path, env, options)), ...flagVariables(values, env)]
}

function readEnvFile(path: string, env: NodeJS.ProcessEnv, {format, warn}: EnvironmentOptions): string[] {
  const entries = format === 'dotenv' ? readDotenv(path) : readKeyValueFile(path, '--env-file')
  if (warn && format !== 'dotenv') warnOfQuotes(entries, path, warn)
  // Unlike `-e NAME`, a bare name that the caller does not have is left out.
  return entries.flatMap(({key, value}) => (value === undefined ? (ownVariable(key, env) ?? []) : `${key}=${value}`))
}

/** docker keeps quotes as a part of the value; whoever wrote them most likely meant a dotenv file. */
function warnOfQuotes(entries: readonly KeyValue[], path: string, warn: (text: string) => void): void {
  const quoted = entries.filter(({value}) => /^(["']).*\1$/s.test(value ?? '')).map(({key}) => key)
  if (quoted.length === 0) return
  const names = quoted.length > 3 ? `${quoted.slice(0, 3).join(', ')} and ${quoted.length - 3} more` : quoted.join(', ')
  const [value, keeps, its] = quoted.length === 1 ? ['value', 'keeps', 'its'] : ['values', 'keep', 'their']
  warn(`${path}: the ${value} of ${names} ${keeps} ${its} quotes, as with docker; --env-format dotenv takes them off`)
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
