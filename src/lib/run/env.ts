import {isUtf8} from 'node:buffer'
import {readFileSync, statSync} from 'node:fs'
import {DkrError, isDkrError} from '../errors/dkr-error.js'

/** docker's scanner gives up on longer lines (bufio.MaxScanTokenSize). */
const maxLine = 64 * 1024
const maxFile = 16 * 1024 * 1024

/**
 * The environment for the engine, files first, then `-e`; later values win in the container.
 * `-e NAME` takes the caller's value; without one it stays bare, which unsets an image's ENV.
 * @throws DkrError INVALID_ENV, FILE_NOT_FOUND
 */
export function readEnvironment(values: readonly string[], files: readonly string[], env: NodeJS.ProcessEnv): string[] {
  return [...files.flatMap(path => readEnvFile(path, env)), ...values.map(value => parseEnv(value, env))]
}

function parseEnv(text: string, env: NodeJS.ProcessEnv): string {
  const equals = text.indexOf('=')
  if (equals === 0 || text === '') {
    throw new DkrError('INVALID_ENV', {
      message: `invalid environment variable: ${text}`,
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

/** Reads one file in docker's grammar (cli/pkg/kvfile): no quotes, no `export`, no interpolation. */
function readEnvFile(path: string, env: NodeJS.ProcessEnv): string[] {
  const data = readBounded(path)
  if (!isUtf8(data)) throw fileError(path, 'it is not UTF-8 text (invalid utf8 bytes)')
  const variables: string[] = []
  for (const [i, line] of data
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.length > maxLine) throw fileError(path, `line ${i + 1} is longer than 64 KiB`)
    const variable = parseLine(path, i + 1, line.replace(/\r$/, '').trimStart(), env)
    if (variable !== undefined) variables.push(variable)
  }
  return variables
}

const readProblems: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
}

function readBounded(path: string): Buffer {
  try {
    if (statSync(path).size > maxFile) throw fileError(path, 'it is larger than 16 MiB')
    return readFileSync(path)
  } catch (error) {
    if (isDkrError(error)) throw error
    const {code = '', message} = error as NodeJS.ErrnoException
    throw new DkrError('FILE_NOT_FOUND', {
      message: `cannot read the env file ${path}`,
      why: readProblems[code] ?? message,
      suggestions: ['--env-file takes a path relative to the current folder'],
      cause: error,
    })
  }
}

function parseLine(path: string, number: number, line: string, env: NodeJS.ProcessEnv): string | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  const [name = '', value] = line.split(/=(.*)/s)
  if (name === '') throw fileError(path, `no variable name on line ${number}: '${line}'`)
  if (/[ \t]/.test(name)) throw fileError(path, `variable '${name}' contains whitespaces (line ${number})`)
  if (value !== undefined) return `${name}=${value}`
  // Unlike `-e NAME`, a bare name that the caller does not have is left out.
  return ownVariable(name, env)
}

function fileError(path: string, why: string): DkrError {
  return new DkrError('INVALID_ENV', {
    message: `invalid env file (${path})`,
    why,
    suggestions: ['each line is NAME=value; a line that starts with # is a comment'],
  })
}
