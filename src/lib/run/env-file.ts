import {type DkrError, isDkrError} from '../errors/dkr-error.js'
import {conflict} from './conflict.js'
import {parseDotenv} from './dotenv.js'
import {fileError, type KeyValue, parseKeyValues, readUtf8} from './key-value-file.js'

/** docker reads values literally; dotenv libraries take quotes and `export` away. */
export const envFormats = ['docker', 'dotenv'] as const
export type EnvFormat = (typeof envFormats)[number]

/** A file of variables, and where it is named: advice must work there. */
export interface EnvFile {
  path: string
  source: '--env-file' | 'env_files'
}

const parsers: Record<EnvFormat, (text: string, path: string) => KeyValue[]> = {
  docker: parseKeyValues,
  dotenv: parseDotenv,
}

const reads: Record<EnvFormat, string> = {
  docker: 'takes each line literally, quotes included',
  dotenv: 'reads export, quotes and values of several lines',
}

/**
 * The value of `--env-format`; docker's own grammar where there is none.
 * @throws DkrError USAGE
 */
export function parseEnvFormat(text: string = envFormats[0]): EnvFormat {
  const format = envFormats.find(each => each === text)
  if (format) return format
  throw conflict(
    `invalid --env-format option: '${text}': must be one of "${envFormats.join('", "')}"`,
    `--env-format ${envFormats[0]}`,
  )
}

/**
 * The variables of an env file, as they are written.
 * @param warn gets a sentence when a value is likely not what its writer meant
 * @throws DkrError INVALID_ENV, FILE_NOT_FOUND
 */
export function readEnvFile(file: EnvFile, format: EnvFormat, warn?: (text: string) => void): KeyValue[] {
  const text = readUtf8(file.path, file.source)
  try {
    const entries = parsers[format](text, file.path)
    if (warn && format === 'docker') warnOfQuotes(entries, {text, file, warn})
    return entries
  } catch (error) {
    throw isDkrError(error) ? withOtherFormat(error, {text, file, format}) : error
  }
}

/** The other format is advised only where it reads the whole file: a broken file stays broken in both. */
function withOtherFormat(
  error: DkrError,
  {text, file, format}: {text: string; file: EnvFile; format: EnvFormat},
): DkrError {
  const other = format === 'docker' ? 'dotenv' : 'docker'
  if (!isReadable(text, other)) return error
  return fileError(file.path, error.why ?? error.message, `${setting(file, other)} ${reads[other]}`)
}

function isReadable(text: string, format: EnvFormat): boolean {
  try {
    parsers[format](text, '')
    return true
  } catch {
    return false
  }
}

/** What to write where the file is named. */
function setting({source}: EnvFile, format: EnvFormat): string {
  return source === 'env_files' ? `env_format: ${format} in dkr.yaml` : `--env-format ${format}`
}

interface Warning {
  text: string
  file: EnvFile
  warn: (text: string) => void
}

/** docker keeps quotes as a part of the value; whoever wrote them most likely meant a dotenv file. */
function warnOfQuotes(entries: readonly KeyValue[], {text, file, warn}: Warning): void {
  const quoted = entries.filter(({value}) => /^(["']).*\1$/s.test(value ?? '')).map(({key}) => key)
  if (quoted.length === 0) return
  const names = quoted.length > 3 ? `${quoted.slice(0, 3).join(', ')} and ${quoted.length - 3} more` : quoted.join(', ')
  const [value, keeps, its] = quoted.length === 1 ? ['value', 'keeps', 'its'] : ['values', 'keep', 'their']
  const advice = isReadable(text, 'dotenv') ? `; ${setting(file, 'dotenv')} removes them` : ''
  warn(`${file.path}: the ${value} of ${names} ${keeps} ${its} quotes, as with docker${advice}`)
}
