import {statSync} from 'node:fs'
import {resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'

/** The ssh agents of a build: socket path by id. */
export type SshAgents = Record<string, string>

/**
 * Reads `--ssh default` and `--ssh ID=SOCKET`; without a socket the agent of SSH_AUTH_SOCK is meant.
 * Keys in files are not taken: they would have to be read into this process; an agent keeps them.
 * @throws DkrError USAGE, FILE_NOT_FOUND
 */
export function parseSsh(values: readonly string[], cwd: string, env: NodeJS.ProcessEnv): SshAgents {
  return Object.fromEntries(values.map(text => agentOf(text, cwd, env)))
}

function agentOf(text: string, cwd: string, env: NodeJS.ProcessEnv): [string, string] {
  const [id = '', path] = text.split(/=(.*)/s)
  if (id === '') throw invalid(text, 'it has no id', '--ssh default')
  const socket = path ? resolve(cwd, path) : env.SSH_AUTH_SOCK
  if (!socket) throw invalid(text, 'there is no ssh agent: SSH_AUTH_SOCK is not set', 'eval "$(ssh-agent)" && ssh-add')
  const stats = statSync(socket, {throwIfNoEntry: false})
  if (!stats) throw invalid(text, `there is no ${socket}`, 'eval "$(ssh-agent)" && ssh-add')
  if (!stats.isSocket())
    throw invalid(text, `${socket} is not an agent's socket`, `ssh-add ${socket}, then --ssh ${id}`)
  return [id, socket]
}

function invalid(text: string, why: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {message: `invalid --ssh ${text}`, why, suggestions: [suggestion]})
}
