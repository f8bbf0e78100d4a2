import {readdir, readFile, readlink} from 'node:fs/promises'
import type {Binding} from './binding.js'

/** A program of this machine that holds a port. */
export interface PortProcess {
  pid: number
  name: string
}

/** The programs that listen on the host in a container's name: docker's, Podman's, and those of their rootless ways. */
const forwarders = new Set(['docker-proxy', 'conmon', 'rootlessport', 'rootlesskit', 'slirp4netns', 'pasta'])

/** Whether a port of this process is a container's: it is to be had from the engine, not by ending the process. */
export function forwardsForContainers({name}: PortProcess): boolean {
  return forwarders.has(name)
}

/**
 * Which process listens on a port, read from /proc: the socket's inode from the table of the network, and
 * then whose file it is. Other users' processes show their files to root alone.
 * @returns undefined where the system does not tell
 */
export async function findPortProcess(
  port: number,
  {protocol}: Pick<Binding, 'protocol'>,
): Promise<PortProcess | undefined> {
  const tables = await Promise.all(
    [protocol, `${protocol}6`].map(name => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  )
  const inodes = new Set(tables.flatMap(table => listeningInodes(table, port, protocol)))
  if (inodes.size === 0) return undefined
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name))
  for (const pid of pids) {
    if (await holdsSocket(pid, inodes)) return {pid: Number(pid), name: await nameOfProcess(pid)}
  }
  return undefined
}

/** A TCP socket listens in state 0A; a UDP socket that is bound and not connected is in state 07. */
export function listeningInodes(table: string, port: number, protocol: Binding['protocol']): string[] {
  const state = protocol === 'udp' ? '07' : '0A'
  return table.split('\n').flatMap(line => {
    const fields = line.trim().split(/\s+/)
    const local = fields[1]?.split(':')[1]
    return local && Number.parseInt(local, 16) === port && fields[3] === state ? [fields[9]!] : []
  })
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const file of files) {
    const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
    if (inode && inodes.has(inode)) return true
  }
  return false
}

/** What was started, without the path; the kernel's own name for it is cut at 15 letters. */
async function nameOfProcess(pid: string): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const program = command.split('\0', 1)[0]?.split('/').at(-1)
  return program || (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'unknown')).trim()
}
