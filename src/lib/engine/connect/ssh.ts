import type {Duplex} from 'node:stream'
import {DkrError} from '../../errors/dkr-error.js'
import {ProgramStream} from '../../process/program-stream.js'

/** An engine behind ssh, as `ssh://[user@]host[:port][/socket]` names it. */
export interface SshAddress {
  host: string
  user?: string
  port?: number
  /** Socket on the far machine; the far docker's own default without it. */
  socketPath?: string
}

/**
 * Reads what stands behind `ssh://`. Nothing in it may reach ssh as an option or the far shell as a command.
 * @throws DkrError ENGINE_CONTEXT
 */
export function parseSsh(url: string, rest: string, source: string): SshAddress {
  const match = /^(?:([^@/]*)@)?(\[[^\]/]*\]|[^:/@]*)(?::(\d+))?(\/.*)?$/.exec(rest)
  if (!match) throw invalid(url, source, 'it must be ssh://[user@]host[:port]')
  const [, user, bracketed = '', port, path = ''] = match
  const host = bracketed.replace(/^\[|\]$/g, '')
  if (user?.includes(':')) throw invalid(url, source, 'a password has no place in an address: use a key')
  if (!/^[A-Za-z0-9_.:%][A-Za-z0-9_.:%-]*$/.test(host)) throw invalid(url, source, 'this is no host name')
  if (user !== undefined && !/^[A-Za-z0-9_.\\@][A-Za-z0-9_.\\@+-]*$/.test(user))
    throw invalid(url, source, 'this is no user name')
  if (Number(port) > 65535) throw invalid(url, source, 'this is no port')
  if (!/^(?:\/[A-Za-z0-9_.+@:,=-]*)*$/.test(path))
    throw invalid(url, source, 'the path of the socket has odd characters')
  return {host, user, port: port ? Number(port) : undefined, socketPath: path === '/' || path === '' ? undefined : path}
}

function invalid(url: string, source: string, why: string): DkrError {
  // What may be a password is not repeated.
  const shown = url.replace(/^(ssh:\/\/[^:@/]*):[^@]*@/i, '$1:***@')
  return new DkrError('ENGINE_CONTEXT', {
    message: `${source} is not an engine address: ${shown}`,
    why,
    suggestions: ['DOCKER_HOST=ssh://me@host dkr …'],
  })
}

const connectTimeout = 30

/**
 * The words after `ssh` (docker/cli: connhelper): no terminal, and `--` before the host.
 * `docker system dial-stdio` on the far side hands stdin and stdout to the engine's socket.
 */
export function sshArguments({host, user, port, socketPath}: SshAddress): string[] {
  const remote = ['docker', ...(socketPath ? [`--host=unix://${socketPath}`] : []), 'system', 'dial-stdio']
  return ['-o', `ConnectTimeout=${connectTimeout}`, '-T', ...login({user, port}), '--', host, ...remote]
}

const login = ({user, port}: Pick<SshAddress, 'user' | 'port'>) => [
  ...(user ? ['-l', user] : []),
  ...(port ? ['-p', String(port)] : []),
]

/** A connection to the engine's socket through the user's own ssh: its config, agent and jump hosts count. */
export function dialSsh(address: SshAddress): Duplex {
  return new ProgramStream('ssh', sshArguments(address))
}

/** The machine that ~/.ssh/config means by the host of the address (`ssh -G`); the host itself where ssh cannot say. */
export async function sshHostName({host, user, port}: SshAddress): Promise<string> {
  const {runProgram} = await import('../../process/run.js')
  const {stdout} = await runProgram('ssh', ['-G', ...login({user, port}), '--', host], {timeout: 5000})
  return /^hostname (\S+)$/m.exec(stdout)?.[1] ?? host
}
