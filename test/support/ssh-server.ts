import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {connect} from 'node:net'
import {tmpdir, userInfo} from 'node:os'
import {join} from 'node:path'
import {eventually} from './eventually.js'
import {freePort} from './registry.js'

export interface SshServer {
  port: number
  /** PATH with an `ssh` that reads the test's own config: the real one finds ~/.ssh by the passwd file, not by HOME. */
  path: string
  stop(): Promise<void>
}

/** More lines of the server's configuration, and Host entries of the client's beside `engine`. */
export interface SshOptions {
  server?: string[]
  client?: (port: number) => string[]
}

/**
 * A real sshd on loopback with keys of its own. The client knows it as `engine`; its host key is known,
 * and only the test's key logs in.
 */
export async function startSshServer({server = [], client = () => []}: SshOptions = {}): Promise<SshServer> {
  const dir = mkdtempSync(join(tmpdir(), 'dkr-ssh-'))
  const file = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(dir, name), text, {mode})
    return join(dir, name)
  }
  const publicKey = (name: string) => {
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)])
    return run('ssh-keygen', ['-y', '-f', join(dir, name)]).trim()
  }
  const port = await freePort()
  const hostKey = publicKey('host')
  file('authorized', `${publicKey('user')}\n`)
  file('known', `[127.0.0.1]:${port} ${hostKey}\n`)
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${dir}/host`,
    `AuthorizedKeysFile ${dir}/authorized`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    ...server,
  ]
  const reach = ['HostName 127.0.0.1', `Port ${port}`, `User ${userInfo().username}`]
  const entries = [
    ...client(port),
    'Host engine',
    ...reach,
    'Host *',
    `IdentityFile ${dir}/user`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${dir}/known`,
    'StrictHostKeyChecking yes',
  ]
  const bin = join(dir, 'bin')
  mkdirSync(bin)
  file('bin/ssh', `#!/bin/sh\nexec /usr/bin/ssh -F ${file('config', `${entries.join('\n')}\n`)} "$@"\n`, 0o755)
  // sshd of root wants its empty folder.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', {recursive: true})
  const child = spawn(sshd(), ['-D', '-e', '-f', file('sshd_config', `${config.join('\n')}\n`)], {stdio: 'ignore'})
  await eventually(() => answers(port), 'sshd answers')
  return {port, path: `${bin}:${process.env.PATH}`, stop: () => stop(child, dir)}
}

function sshd(): string {
  const path = ['/usr/sbin/sshd', '/usr/bin/sshd'].find(existsSync)
  if (!path) throw new Error('there is no sshd: apt-get install openssh-server (scripts/test.sh does)')
  return path
}

function run(program: string, args: string[]): string {
  const {status, stdout, stderr} = spawnSync(program, args, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return stdout
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve(false))
    socket.on('data', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

async function stop(child: ChildProcess, dir: string): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
  rmSync(dir, {recursive: true, force: true})
}
