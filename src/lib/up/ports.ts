import type {ContainerSummary} from '../engine/containers.js'
import {listedPorts} from '../engine/published.js'
import {DkrError} from '../errors/dkr-error.js'
import {nameOf} from '../project/container-name.js'
import {type PortMapping, type Protocol, parsePort, portText} from '../run/ports.js'

/** What is known of the ports of the engine's host. */
export interface PortSituation {
  /** Every container that runs. */
  containers: readonly ContainerSummary[]
  /** ID of the container that is going to be replaced: its ports are free for us. */
  own?: string
  /** Whether a program of the host holds a port; only a local engine can be asked. */
  isTaken: (port: number, binding: Pick<PortMapping, 'hostIp' | 'protocol'>) => Promise<boolean>
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

/** A port to publish; without a host port of its own it takes the preferred one, or the next that is free. */
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
  const explicit = wanted.filter(({hostPort}) => hostPort !== '')
  for (const mapping of explicit) await requireFree(mapping, situation)
  refuseTwice(explicit)
  const ports: PortMapping[] = []
  const notes: string[] = []
  for (const {preferred, ...mapping} of wanted) {
    if (mapping.hostPort === '') {
      // All that this `up` publishes itself, before and behind this one.
      const others = [...explicit, ...ports]
      const port = await nextFree(preferred, mapping, situation, others)
      if (port !== preferred && !holds(others, preferred, mapping))
        notes.push(takenNote(preferred, port, mapping, situation))
      mapping.hostPort = String(port)
    }
    ports.push(mapping)
  }
  return {ports, notes}
}

/** The part of a mapping that two of them can fight about, next to the port itself. */
type Binding = Pick<PortMapping, 'hostIp' | 'protocol'>

function takenNote(wanted: number, used: number, binding: Binding, situation: PortSituation): string {
  const holder = holderOf(wanted, binding, situation)
  return `Port ${wanted} is taken${holder ? ` by container ${holder}` : ''}: using ${used}.`
}

const lastPort = 65535

async function nextFree(
  first: number,
  binding: Binding,
  situation: PortSituation,
  others: readonly PortMapping[] = [],
): Promise<number> {
  for (let port = first; port <= lastPort; port++) {
    if (!holds(others, port, binding) && (await isFree(port, binding, situation))) return port
  }
  throw new DkrError('PORT_TAKEN', {
    message: `no port from ${first} up is free`,
    suggestions: ['dkr ls', 'dkr up -p HOST:CONTAINER'],
  })
}

/** Docker looks for a free port in a range, and for any free one instead of 0, by itself. */
function fixedPort({hostPort}: PortMapping): number {
  return /^\d+$/.test(hostPort) ? Number(hostPort) : 0
}

async function requireFree(mapping: PortMapping, situation: PortSituation): Promise<void> {
  const port = fixedPort(mapping)
  if (port === 0 || (await isFree(port, mapping, situation))) return
  const holder = holderOf(port, mapping, situation)
  const free = await nextFree(port < lastPort ? port + 1 : preferredPort(mapping.containerPort), mapping, situation)
  const hostIp = mapping.hostIp === '127.0.0.1' ? '' : mapping.hostIp
  throw new DkrError('PORT_TAKEN', {
    message: `port ${port} is already in use`,
    why: holder ? `container "${holder}" publishes it` : 'another program on this machine listens there',
    suggestions: [
      `dkr up -p ${portText({...mapping, hostIp, hostPort: String(free)})}`,
      holder ? `dkr stop ${holder}` : `lsof -i :${port} shows which`,
    ],
  })
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

/** The name of the container that publishes a port, other than our own. */
function holderOf(port: number, binding: Binding, {containers, own}: PortSituation): string | undefined {
  const holder = containers.find(container => container.Id !== own && publishes(container, port, binding))
  return holder && nameOf(holder)
}

/** Our own container holds its ports until it is replaced. */
async function isFree(port: number, binding: Binding, situation: PortSituation): Promise<boolean> {
  if (holderOf(port, binding, situation)) return false
  const ours = situation.containers.find(({Id}) => Id === situation.own)
  if (ours && publishes(ours, port, binding)) return true
  return !(await situation.isTaken(port, binding))
}
