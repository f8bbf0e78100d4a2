import {statSync} from 'node:fs'
import {resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {readGiven} from '../files/read-given.js'
import {shellWord} from '../output/shell-word.js'

/** Where a secret of the build comes from; its value is read only when a step asks for it. */
export interface SecretSource {
  id: string
  from: {file: string} | {variable: string}
  /** As written, for a dry run: it names the source, never the value. */
  text: string
}

/** BuildKit takes no larger secrets (session/secrets/secretsprovider). */
const maxSize = 500 * 1024
const tooLarge = 'a secret has 500 KB at most'

/**
 * Reads one `--secret` (docker/buildx: util/buildflags/secrets.go): `[type=file,]id=ID[,src=PATH]`, `type=env,id=ID[,env=NAME]`.
 * Without a type, a variable called like the id wins over a file.
 * @throws DkrError USAGE, FILE_NOT_FOUND
 */
export function parseSecret(text: string, cwd: string, env: NodeJS.ProcessEnv): SecretSource {
  const {type, id, source, variable} = fieldsOf(text)
  if (!id) throw invalid(text, 'it has no id')
  if (type !== undefined && type !== 'file' && type !== 'env')
    throw invalid(text, `unknown type "${type}": it is file or env`)
  const byEnv =
    type === 'env' || variable !== undefined || (type === undefined && source === undefined && env[id] !== undefined)
  if (byEnv) {
    const name = variable ?? source ?? id
    if (env[name] === undefined) throw invalid(text, `the environment variable ${name} is not set`)
    return {id, from: {variable: name}, text}
  }
  const file = resolve(cwd, source ?? id)
  checkFile(text, file)
  return {id, from: {file}, text}
}

interface Fields {
  type?: string
  id?: string
  source?: string
  variable?: string
}

const keys = new Map<string, keyof Fields>([
  ['type', 'type'],
  ['id', 'id'],
  ['source', 'source'],
  ['src', 'source'],
  ['env', 'variable'],
])

function fieldsOf(text: string): Fields {
  const fields: Fields = {}
  for (const part of text.split(',')) {
    const [key = '', value] = part.split(/=(.*)/s)
    const name = keys.get(key.trim().toLowerCase())
    if (!name) throw invalid(text, `unknown field "${key}": it knows type, id, src and env`)
    if (value === undefined) throw invalid(text, `the field "${key}" has no value`)
    fields[name] = value
  }
  return fields
}

function checkFile(text: string, file: string): void {
  const stats = statSync(file, {throwIfNoEntry: false})
  if (!stats || stats.isDirectory()) {
    throw new DkrError('FILE_NOT_FOUND', {
      message: `the secret's file is not there: ${file}`,
      why: `--secret ${text} names it`,
      suggestions: [
        'src= is relative to the current folder',
        'type=env takes it from a variable: --secret id=NAME,env=VARIABLE',
      ],
    })
  }
  if (stats.size > maxSize) throw invalid(text, tooLarge)
}

/** The value of a secret, for BuildKit's session alone. Throws DkrError FILE_NOT_FOUND, USAGE. */
export function readSecret({from, text}: SecretSource, env: NodeJS.ProcessEnv): Uint8Array | undefined {
  if ('file' in from) return readSecretFile(from.file, text)
  const value = env[from.variable]
  return value === undefined ? undefined : Buffer.from(value)
}

function readSecretFile(file: string, text: string): Uint8Array {
  try {
    return readGiven(file, maxSize)
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException
    if (code === 'EFBIG') throw invalid(text, tooLarge)
    throw new DkrError('FILE_NOT_FOUND', {
      message: `cannot read the secret's file: ${file}`,
      why: message,
      suggestions: [`ls -l ${shellWord(file)}`],
      cause,
    })
  }
}

function invalid(text: string, why: string): DkrError {
  return new DkrError('USAGE', {
    message: `invalid secret: "${text}"`,
    why,
    suggestions: ['--secret id=token,src=token.txt', '--secret id=token,env=TOKEN'],
  })
}
