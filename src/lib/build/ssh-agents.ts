import {DkrError} from '../errors/dkr-error.js'
import {runProgram, startAttended} from '../process/run.js'
import type {SshSource, SshSources} from './ssh.js'

/** The agents of one build: socket by id. */
export interface OpenAgents {
  sockets: Record<string, string>
  /** Ends those that were started for this build. */
  close(): Promise<void>
}

/**
 * Opens what the steps of a build sign with. For private keys an agent of OpenSSH is started, for this build
 * alone: dkr itself never reads a key.
 * @throws DkrError USAGE for a key that cannot be used, or without OpenSSH
 */
export async function openAgents(sources: SshSources): Promise<OpenAgents> {
  const sockets: Record<string, string> = {}
  const ends: (() => Promise<void>)[] = []
  const close = async () => {
    await Promise.all(ends.map(end => end()))
  }
  try {
    for (const [id, source] of Object.entries(sources)) sockets[id] = await socketOf(source, ends)
    return {sockets, close}
  } catch (error) {
    await close()
    throw error
  }
}

async function socketOf(source: SshSource, ends: (() => Promise<void>)[]): Promise<string> {
  if ('socket' in source) return source.socket
  for (const key of source.keys) await checkKey(key)
  const agent = await startAgent()
  ends.push(agent.end)
  for (const key of source.keys) await addKey(agent.firstLine, key)
  return agent.firstLine
}

/** Ends the agent once stdin is closed, which the end of dkr does too, even by kill -9. Ctrl-C is for dkr to act on. */
const attendant = `trap : INT TERM HUP; echo "$SSH_AUTH_SOCK"; cat >/dev/null; kill "$SSH_AGENT_PID"`

async function startAgent() {
  const agent = await startAttended('ssh-agent', ['sh', '-c', attendant])
  if (agent) return agent
  throw new DkrError('USAGE', {
    message: 'cannot start ssh-agent, which a key of --ssh needs',
    why: 'it comes with OpenSSH',
    suggestions: ['install OpenSSH (Debian: openssh-client)', '--ssh default hands on an agent that runs already'],
  })
}

const limit = 10_000

/** With an empty passphrase, so that nothing is asked. */
async function checkKey(key: string): Promise<void> {
  const {exit, failure, stderr} = await runProgram('ssh-keygen', ['-y', '-P', '', '-f', key], {timeout: limit})
  if (exit === 0 || failure === 'not found') return
  throw unusable(key, stderr)
}

async function addKey(socket: string, key: string): Promise<void> {
  const env = {...process.env, SSH_AUTH_SOCK: socket}
  const {exit, stderr} = await runProgram('ssh-add', ['-q', key], {timeout: limit, env})
  if (exit !== 0) throw unusable(key, stderr)
}

function unusable(key: string, said: string): DkrError {
  const locked = /passphrase/i.test(said)
  const lines = said
    .split('\n')
    .map(line => line.trim())
    .filter(line => /^[^@]/.test(line))
  return new DkrError('USAGE', {
    message: `the key ${key} cannot be used`,
    why: locked ? 'it has a passphrase' : lines.join(' ') || 'ssh-add did not take it',
    suggestions: locked
      ? [`ssh-add ${key}, then --ssh default`]
      : ['--ssh takes a private key, readable by you alone: chmod 600 KEY', 'ssh-add KEY, then --ssh default'],
  })
}
