import {isLocal} from '../engine/connect/endpoint.js'
import {type ContainerSummary, listContainers} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {listedPorts} from '../engine/published.js'
import {shellWord} from '../output/shell-word.js'
import {nameOf} from '../project/container-name.js'
import {upFolder} from '../project/labels.js'
import type {Binding} from './binding.js'
import {findPortProcess, forwardsForContainers, type PortProcess} from './port-process.js'
import {isTakenHere} from './taken-here.js'

/** What is known of the ports of the engine's host. */
export interface HostPorts {
  /** Every running container. */
  containers: readonly ContainerSummary[]
  /** IDs of the containers whose ports are free for us, such as those that are going to be replaced. */
  own?: ReadonlySet<string>
  /** Whether a program of the host holds a port; only a local engine can be asked. */
  isTaken: (port: number, binding: Binding) => Promise<boolean>
  /** Which program that is, where the system tells. */
  processOf?: (port: number, binding: Binding) => Promise<PortProcess | undefined>
}

/** Who holds a port. */
export interface Held {
  why: string
  /** How to get the port back: what to type, or where to look when nobody is seen. */
  stop: string
  kind: 'seen' | 'unseen'
}

/** What can be asked of the host of an engine: of another machine, only what its containers publish. */
export function portQuestions(engine: Engine): Pick<HostPorts, 'isTaken' | 'processOf'> {
  return isLocal(engine.endpoint) ? {isTaken: isTakenHere, processOf: findPortProcess} : {isTaken: async () => false}
}

/** Looks at the ports of an engine's host. */
export async function lookAtPorts(engine: Engine): Promise<HostPorts> {
  return {containers: await listContainers(engine), ...portQuestions(engine)}
}

/** TCP and UDP have ports of their own; so has every address, unless one side takes all of them. */
export function clash(a: Binding, b: Binding): boolean {
  if (a.protocol !== b.protocol) return false
  if (a.hostIp === '' || b.hostIp === '' || a.hostIp === b.hostIp) return true
  const sameFamily = a.hostIp.includes(':') === b.hostIp.includes(':')
  return sameFamily && [a, b].some(({hostIp}) => hostIp === '0.0.0.0' || hostIp === '::')
}

function publishes(container: ContainerSummary, port: number, binding: Binding): boolean {
  return listedPorts(container).some(
    ({host, hostPort, protocol}) =>
      hostPort === port && clash({hostIp: host, protocol: protocol as Binding['protocol']}, binding),
  )
}

/** The container that publishes a port, other than our own. */
function holderOf(port: number, binding: Binding, {containers, own}: HostPorts): ContainerSummary | undefined {
  return containers.find(container => !own?.has(container.Id) && publishes(container, port, binding))
}

/** Whether a port can be published. Our own container holds its ports until it is replaced. */
export async function isFree(port: number, binding: Binding, host: HostPorts): Promise<boolean> {
  if (holderOf(port, binding, host)) return false
  const ours = host.containers.filter(({Id}) => host.own?.has(Id))
  if (ours.some(container => publishes(container, port, binding))) return true
  return !(await host.isTaken(port, binding))
}

/** Who holds a port that is not free, and how to get it back. */
export async function whoHolds(port: number, binding: Binding, host: HostPorts): Promise<Held> {
  const holder = holderOf(port, binding, host)
  return holder ? heldBy(holder) : heldByProgram(port, binding, host)
}

/** The same in a few words; undefined where nothing is known. */
export async function holderText(port: number, binding: Binding, host: HostPorts): Promise<string | undefined> {
  const holder = holderOf(port, binding, host)
  if (holder) return `container ${nameOf(holder)}`
  const program = await host.processOf?.(port, binding)
  if (!program) return undefined
  return forwardsForContainers(program) ? unlisted(program) : processText(program)
}

const processText = ({name, pid}: PortProcess) => `${name} (process ${pid})`

/** No list of this engine's running containers has it: killing the forwarder would not give the port back. */
const unlisted = (program: PortProcess) =>
  `a container that is starting or stopping, or one of another engine (${processText(program)})`

function heldBy(holder: ContainerSummary): Held {
  const name = nameOf(holder)
  const dir = upFolder(holder.Labels)
  return {
    why: `container "${name}" publishes it${dir ? `: dkr up started it in ${dir}` : ''}`,
    stop: dir ? `dkr down ${shellWord(dir)}` : `dkr stop ${name}`,
    kind: 'seen',
  }
}

async function heldByProgram(port: number, binding: Binding, host: HostPorts): Promise<Held> {
  const program = await host.processOf?.(port, binding)
  if (program && forwardsForContainers(program)) {
    const stop = 'dkr ls -a shows it, if it is one of this engine'
    return {why: `it is held for ${unlisted(program)}`, stop, kind: 'unseen'}
  }
  if (program) return {why: `${processText(program)} listens there`, stop: `kill ${program.pid}`, kind: 'seen'}
  return {
    why: 'another program on this machine listens there',
    stop: `sudo lsof -i :${port} shows which`,
    kind: 'unseen',
  }
}

const lastPort = 65535

/**
 * The next free ports in a row behind `from`.
 * @param others ports that are going to be published beside them
 * @returns the first of them; undefined where there are none
 */
export async function nextFreePorts(
  {from, many = 1}: {from: number; many?: number},
  binding: Binding,
  host: HostPorts,
  others: readonly (Binding & {hostPort: string})[] = [],
): Promise<number | undefined> {
  const wanted = (port: number) => others.some(other => other.hostPort === String(port) && clash(other, binding))
  let inRow = 0
  for (let port = from + 1; port <= lastPort; port++) {
    inRow = wanted(port) || !(await isFree(port, binding, host)) ? 0 : inRow + 1
    if (inRow === many) return port - many + 1
  }
  return undefined
}
