import {isUtf8} from 'node:buffer'
import {DkrError} from '../errors/dkr-error.js'
import {readGiven} from '../files/read-given.js'

/** docker's scanner gives up on longer lines, in bytes (bufio.MaxScanTokenSize). */
const maxLine = 64 * 1024
const maxFile = 16 * 1024 * 1024

/** One line of an env or label file; a bare name has no value. */
export interface KeyValue {
  key: string
  value?: string
}

/** Where the file is named, so that errors speak of what the user wrote. `env_files` is the key of dkr.yaml. */
export type FileSource = '--env-file' | '--label-file' | 'env_files'

/**
 * Reads text in docker's grammar (cli/pkg/kvfile): `KEY[=VALUE]` lines, no quotes, no `export`, no interpolation.
 * @param path of the file, for errors
 * @throws DkrError INVALID_ENV
 */
export function parseKeyValues(text: string, path: string): KeyValue[] {
  return text.split('\n').flatMap((line, i) => {
    // A character has three bytes at most for each of its units.
    if (line.length * 3 >= maxLine && Buffer.byteLength(line) >= maxLine) {
      throw fileError(path, `line ${i + 1} is longer than 64 KiB`)
    }
    return parseLine(path, i + 1, line.replace(/\r$/, '').replace(/^\p{White_Space}+/u, '')) ?? []
  })
}

function parseLine(path: string, number: number, line: string): KeyValue | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  const [key = '', value] = line.split(/=(.*)/s)
  // Nothing is repeated that may be a value: a secret of several lines has its other lines here.
  if (key === '') throw fileError(path, `no variable name on line ${number}`)
  if (/[ \t]/.test(key)) {
    const name = value === undefined ? 'a name without a value' : `variable '${key}'`
    throw fileError(path, `${name} contains whitespaces (line ${number})`)
  }
  return {key, value}
}

const readProblems: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
}

/**
 * The text of a file, or of what a pipe gives, of at most 16 MiB, without a byte order mark.
 * @throws DkrError INVALID_ENV, FILE_NOT_FOUND
 */
export function readUtf8(path: string, source: FileSource): string {
  const data = readNamed(path, source)
  if (!isUtf8(data)) throw fileError(path, 'it is not UTF-8 text (invalid utf8 bytes)')
  return data.toString('utf8').replace(/^\uFEFF/, '')
}

function readNamed(path: string, source: FileSource): Buffer {
  try {
    return readGiven(path, maxFile)
  } catch (error) {
    const {code = '', message} = error as NodeJS.ErrnoException
    if (code === 'EFBIG') throw fileError(path, message)
    throw new DkrError('FILE_NOT_FOUND', {
      message: `cannot read the ${source === '--label-file' ? 'label' : 'env'} file ${path}`,
      why: readProblems[code] ?? message,
      suggestions: [code === 'EACCES' ? `make it readable for you: ls -l ${path} shows its owner` : pathRule(source)],
      cause: error,
    })
  }
}

const pathRule = (source: FileSource): string =>
  source === 'env_files'
    ? 'env_files takes paths relative to the folder of dkr.yaml'
    : `${source} takes a path relative to the current folder`

const lineRule = 'each line is NAME=value; a line that starts with # is a comment'

/**
 * An error in the text of such a file.
 * @param better what to try before anything else
 */
export function fileError(path: string, why: string, ...better: string[]): DkrError {
  const [first = lineRule, ...more] = [...better, lineRule]
  return new DkrError('INVALID_ENV', {message: `invalid env file (${path})`, why, suggestions: [first, ...more]})
}
