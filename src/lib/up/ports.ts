import {DkrError} from '../errors/dkr-error.js'
import type {Binding} from '../host-ports/binding.js'
import {clash, type HostPorts, holderText, isFree, nextFreePorts, whoHolds} from '../host-ports/host-ports.js'
import {type PortMapping, parsePort, portText} from '../run/ports.js'

/** What is known of the ports of the engine's host, and how one is kept from others. */
export interface PortSituation extends HostPorts {
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
  for (const mapping of explicit) await requireFree(mapping, wanted, situation)
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

async function takenNote(wanted: number, used: number, binding: Binding, situation: PortSituation): Promise<string> {
  const by = await holderText(wanted, binding, situation)
  return `Port ${wanted} is taken${by ? ` by ${by}` : ''}: using ${used}.`
}

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

async function requireFree(
  mapping: PortMapping,
  wanted: readonly PortMapping[],
  situation: PortSituation,
): Promise<void> {
  const port = fixedPort(mapping)
  if (port === 0 || (await isFree(port, mapping, situation))) return
  const behind = (from: number) => nextFreePorts({from}, mapping, situation, wanted)
  const free = (await behind(port)) ?? (await behind(preferredPort(mapping.containerPort) - 1))
  const {why, stop} = await whoHolds(port, mapping, situation)
  throw new DkrError('PORT_TAKEN', {
    message: `port ${port} is already in use`,
    why,
    suggestions: [upWith(wanted, mapping, free), stop],
  })
}

/** The same `up` with another host port, and with all the others that were asked for. */
function upWith(wanted: readonly PortMapping[], mapping: PortMapping, port: number | undefined): string {
  const flags = wanted.map(each => {
    const hostPort = each === mapping ? String(port ?? '') : each.hostPort
    return `-p ${portText({...each, hostPort, hostIp: each.hostIp === '127.0.0.1' ? '' : each.hostIp})}`
  })
  return `dkr up ${flags.join(' ')}`
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
