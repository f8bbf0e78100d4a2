import type {ContainerSummary} from '../engine/containers.js'
import {listedPorts} from '../engine/published.js'
import {DkrError} from '../errors/dkr-error.js'
import {forwardsForContainers, type PortProcess} from '../host-ports/port-process.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import {type PortMapping, type Protocol, parsePort, portText} from '../run/ports.js'

/** What is known of the ports of the engine's host. */
export interface PortSituation {
  /** Every container that runs. */
  containers: readonly ContainerSummary[]
  /** IDs of the containers that are going to be replaced: their ports are free for us. */
  own?: ReadonlySet<string>
  /** Whether a program of the host holds a port; only a local engine can be asked. */
  isTaken: (port: number, binding: Binding) => Promise<boolean>
  /** Which program that is, where the system tells. */
  processOf?: (port: number, binding: Binding) => Promise<PortProcess | undefined>
  /** Reserves a port against other runs of dkr until this one has started its container; false when one has it. */
  claim?: (port: number, binding: Binding) => boolean
}

/** The first host port that `up` tries for a container port; below 1024 many systems want root. */
export function preferredPort(containerPort: number): number {
  return containerPort >= 1024 ? containerPort : 4000
}

/**
 * Reads the `-p` of `up`: as docker's, but without an address it is published on 127.0.0.1 alone.
 * @throws DkrError INVALID_PORT
 */
export function parseUpPorts(values: readonly string[], open: boolean): PortMapping[] {
  return values.flatMap(parsePort).map(port => ({...port, hostIp: port.hostIp || (open ? '' : '127.0.0.1')}))
}

/**
 * A port to publish; without a host port of its own it takes the preferred one, or the next that is free;
 * with a range the preferred one of the range, or the next in it.
 */
export type WantedPort = PortMapping & {preferred: number}

export interface ChosenPorts {
  ports: PortMapping[]
  /** What to tell the user: a port that was taken, and what is used instead. */
  notes: string[]
}

/**
 * Gives every mapping a host port: an explicit one must be free, the others take the preferred one or
 * the next that is free.
 * @throws DkrError PORT_TAKEN for an explicit port, naming who holds it; INVALID_PORT for one that is given twice
 */
export async function choosePorts(wanted: readonly WantedPort[], situation: PortSituation): Promise<ChosenPorts> {
  const explicit = wanted.filter(({hostPort}) => /^\d+$/.test(hostPort))
  for (const mapping of explicit) await requireFree(mapping, situation)
  refuseTwice(explicit)
  const ports: PortMapping[] = []
  const notes: string[] = []
  for (const {preferred, ...mapping} of wanted) {
    if (!/^\d+$/.test(mapping.hostPort)) {
      // All that this `up` publishes itself, before and behind this one.
      const others = [...explicit, ...ports]
      const range = rangeOf(mapping, preferred)
      const port = await nextFree(range, mapping, situation, {others, claim: true})
      if (port !== range.first && !holds(others, range.first, mapping))
        notes.push(await takenNote(range.first, port, mapping, situation))
      mapping.hostPort = String(port)
    }
    ports.push(mapping)
  }
  return {ports, notes}
}

/** Host ports to try, both ends included: this one first. */
interface PortRange {
  first: number
  start: number
  end: number
}

/** The ports of a range that was given, or all from the preferred one on. */
function rangeOf({hostPort}: PortMapping, preferred: number): PortRange {
  const [start, end] = hostPort.split('-').map(Number)
  if (!end) return {first: preferred, start: preferred, end: lastPort}
  return {first: preferred >= start! && preferred <= end ? preferred : start!, start: start!, end}
}

/** One by one: they are tens of thousands, of which the first is most often free. */
function* portsOf({first, start, end}: PortRange): Generator<number> {
  yield first
  for (let port = start; port <= end; port++) if (port !== first) yield port
}

/** The part of a mapping that two of them can fight about, next to the port itself. */
type Binding = Pick<PortMapping, 'hostIp' | 'protocol'>

async function takenNote(wanted: number, used: number, binding: Binding, situation: PortSituation): Promise<string> {
  const holder = holderOf(wanted, binding, situation)
  const by = holder ? `container ${nameOf(holder)}` : await programText(wanted, binding, situation)
  return `Port ${wanted} is taken${by ? ` by ${by}` : ''}: using ${used}.`
}

async function programText(port: number, binding: Binding, {processOf}: PortSituation): Promise<string | undefined> {
  const program = await processOf?.(port, binding)
  if (!program) return undefined
  return forwardsForContainers(program) ? unlisted(program) : processText(program)
}

const processText = ({name, pid}: PortProcess) => `${name} (process ${pid})`

/** No list of this engine's running containers has it: killing the forwarder would not give the port back. */
const unlisted = (program: PortProcess) =>
  `a container that is starting or stopping, or one of another engine (${processText(program)})`

const lastPort = 65535

async function nextFree(
  range: PortRange,
  binding: Binding,
  situation: PortSituation,
  {others = [], claim = false}: {others?: readonly PortMapping[]; claim?: boolean} = {},
): Promise<number> {
  for (const port of portsOf(range)) {
    if (holds(others, port, binding)) continue
    // Claimed before it is looked at: another dkr may just be giving its port to a container.
    if (claim && situation.claim && !situation.claim(port, binding)) continue
    if (await isFree(port, binding, situation)) return port
  }
  throw new DkrError('PORT_TAKEN', {
    message: `no port from ${range.start} to ${range.end} is free`,
    suggestions: ['dkr ls', 'dkr up -p HOST:CONTAINER'],
  })
}

/** Docker takes 0 for any free port. */
function fixedPort({hostPort}: PortMapping): number {
  return /^\d+$/.test(hostPort) ? Number(hostPort) : 0
}

async function requireFree(mapping: PortMapping, situation: PortSituation): Promise<void> {
  const port = fixedPort(mapping)
  if (port === 0 || (await isFree(port, mapping, situation))) return
  const first = port < lastPort ? port + 1 : preferredPort(mapping.containerPort)
  const free = await nextFree({first, start: first, end: lastPort}, mapping, situation)
  const hostIp = mapping.hostIp === '127.0.0.1' ? '' : mapping.hostIp
  const holder = holderOf(port, mapping, situation)
  const {why, stop} = holder ? heldBy(holder) : await heldByProgram(port, mapping, situation)
  throw new DkrError('PORT_TAKEN', {
    message: `port ${port} is already in use`,
    why,
    suggestions: [`dkr up -p ${portText({...mapping, hostIp, hostPort: String(free)})}`, stop],
  })
}

interface Held {
  why: string
  /** How to get the port back. */
  stop: string
}

function heldBy(holder: ContainerSummary): Held {
  const name = nameOf(holder)
  const dir = holder.Labels?.[labels.dir]
  return {
    why: `container "${name}" publishes it${dir ? `: dkr up started it in ${dir}` : ''}`,
    stop: dir ? `dkr down ${dir}` : `dkr stop ${name}`,
  }
}

async function heldByProgram(port: number, binding: Binding, situation: PortSituation): Promise<Held> {
  const program = await situation.processOf?.(port, binding)
  if (program && forwardsForContainers(program)) {
    return {why: `it is held for ${unlisted(program)}`, stop: 'dkr ls -a shows it, if it is one of this engine'}
  }
  if (program) return {why: `${processText(program)} listens there`, stop: `kill ${program.pid}`}
  return {
    why: 'another program on this machine listens there',
    stop: `sudo lsof -i :${port} shows which`,
  }
}

function refuseTwice(explicit: readonly PortMapping[]): void {
  const twice = explicit.find((mapping, i) => holds(explicit.slice(0, i), fixedPort(mapping), mapping))
  if (!twice) return
  throw new DkrError('INVALID_PORT', {
    message: `port ${twice.hostPort} is published twice`,
    why: 'a port of this machine leads to one port of a container',
    suggestions: [`dkr up -p ${twice.containerPort} takes the next free port`],
  })
}

function holds(mappings: readonly PortMapping[], port: number, binding: Binding): boolean {
  return port !== 0 && mappings.some(mapping => fixedPort(mapping) === port && clash(mapping, binding))
}

/** TCP and UDP have ports of their own; so has every address, unless one side takes all of them. */
function clash(a: Binding, b: Binding): boolean {
  if (a.protocol !== b.protocol) return false
  if (a.hostIp === '' || b.hostIp === '' || a.hostIp === b.hostIp) return true
  const sameFamily = a.hostIp.includes(':') === b.hostIp.includes(':')
  return sameFamily && [a, b].some(({hostIp}) => hostIp === '0.0.0.0' || hostIp === '::')
}

function publishes(container: ContainerSummary, port: number, binding: Binding): boolean {
  return listedPorts(container).some(
    ({host, hostPort, protocol}) => hostPort === port && clash({hostIp: host, protocol: protocol as Protocol}, binding),
  )
}

/** The container that publishes a port, other than our own. */
function holderOf(port: number, binding: Binding, {containers, own}: PortSituation): ContainerSummary | undefined {
  return containers.find(container => !own?.has(container.Id) && publishes(container, port, binding))
}

/** Our own container holds its ports until it is replaced. */
async function isFree(port: number, binding: Binding, situation: PortSituation): Promise<boolean> {
  if (holderOf(port, binding, situation)) return false
  const ours = situation.containers.filter(({Id}) => situation.own?.has(Id))
  if (ours.some(container => publishes(container, port, binding))) return true
  return !(await situation.isTaken(port, binding))
}
