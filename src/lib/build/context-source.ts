import {existsSync} from 'node:fs'
import {basename, dirname, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {nearPath} from '../files/near-path.js'
import {statOf} from '../files/path-kind.js'
import {shownPath} from './failure/shown-path.js'
import {noDockerfile, noNamedDockerfile} from './no-dockerfile.js'

/** Where the files of a build come from, and its Dockerfile. */
export interface ContextSource {
  /** `stdin` is an archive or a lone Dockerfile on standard input, `remote` is fetched by the engine itself. */
  context: 'folder' | 'stdin' | 'remote'
  /** The folder, absolute; '' for the others. */
  dir: string
  /** The URL of a remote context. */
  remote?: string
  /** Absolute path for a folder, `-` for standard input, else the path inside the context. */
  dockerfile: string
}

/**
 * Reads the two words that say what to build from: PATH, URL or `-`, and `-f`, which is relative to the
 * current folder and not to the context.
 * @throws DkrError DOCKERFILE_NOT_FOUND, FILE_NOT_FOUND, USAGE
 */
export function contextSource(text: string, file: string | undefined, cwd: string): ContextSource {
  if (text === '-') return stdinContext(file)
  if (isRemote(text)) return {context: 'remote', dir: '', remote: text, dockerfile: file ?? 'Dockerfile'}
  const dir = contextDir(text, cwd)
  return {context: 'folder', dir, dockerfile: file === '-' ? '-' : findDockerfile(dir, file, cwd)}
}

function stdinContext(file: string | undefined): ContextSource {
  if (file === '-') {
    throw new DkrError('USAGE', {
      message: "invalid argument: can't use stdin for both build context and dockerfile",
      suggestions: ['dkr build -f - FOLDER < Dockerfile', 'dkr build - < context.tar'],
    })
  }
  return {context: 'stdin', dir: '', dockerfile: file ?? 'Dockerfile'}
}

/** What docker hands to the engine as it is (moby: builder/remotecontext/urlutil). */
function isRemote(text: string): boolean {
  return /^(?:https?|git|ssh):\/\//.test(text) || /^(?:git@[^:]+:|github\.com\/)/.test(text)
}

function contextDir(text: string, cwd: string): string {
  const dir = resolve(cwd, text)
  if (statOf(dir)?.isDirectory()) return dir
  const why = existsSync(dir) ? 'it is a file: the build context must be a directory' : 'there is no such folder'
  throw new DkrError('FILE_NOT_FOUND', {
    message: `unable to prepare context: path "${text}" not found`,
    why,
    suggestions: contextSuggestions(dir, cwd),
  })
}

function contextSuggestions(dir: string, cwd: string): [string, ...string[]] {
  if (statOf(dir)?.isFile()) return [`dkr build -f ${shownPath(dir, cwd)} ${shownPath(dirname(dir), cwd)}`]
  const near = nearPath(dirname(dir), basename(dir))
  const usual: [string, string] = [
    'give the folder that has the Dockerfile: dkr build FOLDER',
    '-f names the Dockerfile: dkr build -f FILE FOLDER',
  ]
  return near === undefined ? usual : [`did you mean ${shownPath(resolve(dirname(dir), near), cwd)}?`, ...usual]
}

/**
 * The Dockerfile of a folder: the one that was named (relative to `cwd`), else `Dockerfile`, else `dockerfile`.
 * @param suggestions where the command has no -f to name it with
 * @throws DkrError DOCKERFILE_NOT_FOUND
 */
export function findDockerfile(
  dir: string,
  named: string | undefined,
  cwd: string,
  suggestions?: readonly [string, ...string[]],
): string {
  const candidates = named ? [resolve(cwd, named)] : [resolve(dir, 'Dockerfile'), resolve(dir, 'dockerfile')]
  const found = candidates.find(path => statOf(path)?.isFile())
  if (found) return found
  throw named ? noNamedDockerfile(named, dir, cwd, suggestions) : noDockerfile(dir, cwd, suggestions)
}
