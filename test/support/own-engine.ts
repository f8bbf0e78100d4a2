import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {dockerClient} from './docker-client.js'
import {eventually} from './eventually.js'
import {mountSmall} from './small-disk.js'

export interface OwnEngine {
  host: string
  /** The folder that it stores everything in. */
  data: string
  /** kill -9: nothing is said to anybody. */
  kill(): Promise<void>
  stop(): Promise<void>
}

interface OwnEngineOptions {
  /** Its bridge; without one of its own dockerd would use, or with `none` delete, that of the engine beside it. */
  bridge?: string
  /** The address of the bridge. */
  address?: string
  /** The size of the disk that it stores images and containers on, as tmpfs takes it; else that of the folder. */
  room?: string
}

/** A dockerd of the test's own, with busybox:1.36: one that may be killed. */
export async function startOwnEngine({
  bridge = 'dkr-test0',
  address = '10.202.0.1/24',
  room,
}: OwnEngineOptions = {}): Promise<OwnEngine> {
  const dir = mkdtempSync(join(tmpdir(), 'dkr-dockerd-'))
  ip('link', 'add', bridge, 'type', 'bridge')
  ip('addr', 'add', address, 'dev', bridge)
  if (room) mountSmall(join(dir, 'data'), room)
  const host = `unix://${dir}/docker.sock`
  const args = ['--host', host, '--data-root', `${dir}/data`, '--exec-root', `${dir}/exec`, '--pidfile', `${dir}/pid`]
  const child = spawn('dockerd', [...args, '--bridge', bridge, '--iptables=false', '--storage-driver', 'vfs'], {
    stdio: 'ignore',
  })
  const engine = {
    host,
    data: join(dir, 'data'),
    kill: () => end(child, 'SIGKILL'),
    stop: () => stop(child, dir, bridge),
  }
  try {
    await eventually(async () => (await dockerClient(['-H', host, 'version'])).code === 0, 'the engine answers')
    await giveBusybox(host)
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function giveBusybox(host: string): Promise<void> {
  const save = spawn('docker', ['save', 'busybox:1.36'], {stdio: ['ignore', 'pipe', 'ignore']})
  const load = spawn('docker', ['-H', host, 'load', '-q'], {stdio: [save.stdout, 'ignore', 'ignore']})
  const [code] = await once(load, 'close')
  if (code !== 0) throw new Error('the test’s own engine did not take busybox:1.36')
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** Also what a killed dockerd leaves: its containerd, and the containers under their shims. */
async function stop(child: ChildProcess, dir: string, bridge: string): Promise<void> {
  await end(child, 'SIGKILL')
  const containerd = join(dir, 'exec', 'containerd', 'containerd.pid')
  if (existsSync(containerd)) endProcess(Number(readFileSync(containerd, 'utf8')))
  await eventually(async () => {
    const left = processesOf(dir)
    left.forEach(endProcess)
    return left.length === 0
  }, 'nothing of the engine runs')
  for (const point of mountsBelow(dir)) spawnSync('umount', ['-l', point])
  rmSync(dir, {recursive: true, force: true})
  ip('link', 'del', bridge)
}

function ip(...args: string[]) {
  const {status, stderr, error} = spawnSync('ip', args, {encoding: 'utf8'})
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr ?? error?.message} (is iproute2 installed?)`)
}

/** dockerd mounts its folder onto itself, and what its containers use; the deepest first. */
function mountsBelow(dir: string): string[] {
  const points = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[1] ?? '')
  return points.filter(point => point.startsWith(dir)).reverse()
}

function endProcess(id: number) {
  try {
    process.kill(id, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Shims name the socket of their containerd; a container is a child of its shim. */
function processesOf(dir: string): number[] {
  const ids = readdirSync('/proc').filter(id => /^\d+$/.test(id))
  return ids.filter(id => mentions(id, dir)).map(Number)
}

function mentions(id: string, dir: string): boolean {
  try {
    if (Number(id) === process.pid) return false
    const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? '0'
    return [id, parent].some(each => each !== String(process.pid) && words(each).includes(dir))
  } catch {
    return false
  }
}

const words = (id: string) => readFileSync(`/proc/${id}/cmdline`, 'utf8')
