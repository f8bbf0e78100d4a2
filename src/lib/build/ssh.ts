import {statSync} from 'node:fs'
import {resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'

/** What a build may sign with: an agent of the user's, or private keys that an agent of the build's own gets. */
export type SshSource = {socket: string} | {keys: string[]}

/** By the id that a Dockerfile names. */
export type SshSources = Record<string, SshSource>

/**
 * Reads `--ssh default`, `--ssh ID=SOCKET` and `--ssh ID=KEY[,KEY]`; without a path the agent of SSH_AUTH_SOCK is meant.
 * @throws DkrError USAGE
 */
export function parseSsh(values: readonly string[], cwd: string, env: NodeJS.ProcessEnv): SshSources {
  return Object.fromEntries(values.map(text => sourceOf(text, cwd, env)))
}

function sourceOf(text: string, cwd: string, env: NodeJS.ProcessEnv): [string, SshSource] {
  const [id = '', path] = text.split(/=(.*)/s)
  if (id === '') throw invalid(text, 'it has no id', '--ssh default')
  const files = path ? path.split(',').map(each => resolve(cwd, each)) : [env.SSH_AUTH_SOCK ?? '']
  if (files[0] === '') throw invalid(text, 'there is no ssh agent: SSH_AUTH_SOCK is not set', startAgent)
  const kinds = files.map(file => kindOf(text, file))
  if (!kinds.includes('socket')) return [id, {keys: files}]
  if (files.length > 1) throw invalid(text, 'an agent goes alone, without other agents or keys', `--ssh ${id}`)
  return [id, {socket: files[0]!}]
}

const startAgent = 'eval "$(ssh-agent)" && ssh-add'

function kindOf(text: string, file: string): 'socket' | 'key' {
  const stats = statSync(file, {throwIfNoEntry: false})
  if (!stats) throw invalid(text, `there is no ${file}`, startAgent)
  if (stats.isSocket()) return 'socket'
  if (stats.isFile()) return 'key'
  throw invalid(text, `${file} is neither a private key nor an agent's socket`, '--ssh default=~/.ssh/id_ed25519')
}

function invalid(text: string, why: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {message: `invalid --ssh ${text}`, why, suggestions: [suggestion]})
}
