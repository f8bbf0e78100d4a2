import {createServer} from 'node:net'
import type {ContainerSummary} from '../engine/containers.js'
import {listedPorts} from '../engine/published.js'
import {DkrError} from '../errors/dkr-error.js'
import {nameOf} from '../project/container-name.js'
import {type PortMapping, parsePort} from '../run/ports.js'

/** What is known of the ports of the engine's host. */
export interface PortSituation {
  /** Every container that runs. */
  containers: readonly ContainerSummary[]
  /** ID of the container that is going to be replaced: its ports are free for us. */
  own?: string
  /** Whether a program of the host holds a port; only a local engine can be asked. */
  isTaken: (port: number) => Promise<boolean>
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
 * @throws DkrError PORT_TAKEN for an explicit port, naming who holds it
 */
export async function choosePorts(wanted: readonly WantedPort[], situation: PortSituation): Promise<ChosenPorts> {
  const ports: PortMapping[] = []
  const notes: string[] = []
  const used = new Set<number>()
  for (const {preferred: first, ...mapping} of wanted) {
    if (mapping.hostPort === '') {
      const port = await nextFree(first, situation, used)
      const holder = port === first ? undefined : holderOf(first, situation)
      if (port !== first) notes.push(`Port ${first} is taken${holder ? ` by container ${holder}` : ''}: using ${port}.`)
      ports.push({...mapping, hostPort: String(port)})
      used.add(port)
    } else {
      const port = Number(mapping.hostPort)
      if (Number.isInteger(port)) await requireFree(port, mapping, situation)
      ports.push(mapping)
    }
  }
  return {ports, notes}
}

const lastPort = 65535

async function nextFree(first: number, situation: PortSituation, used: ReadonlySet<number>): Promise<number> {
  for (let port = first; port <= lastPort; port++) {
    if (!used.has(port) && !holderOf(port, situation) && (await isFree(port, situation))) return port
  }
  throw new DkrError('PORT_TAKEN', {
    message: `no port from ${first} up is free`,
    suggestions: ['dkr ls', 'dkr up -p HOST:CONTAINER'],
  })
}

async function requireFree(port: number, mapping: PortMapping, situation: PortSituation): Promise<void> {
  const holder = holderOf(port, situation)
  if (!holder && (await isFree(port, situation))) return
  const free = await nextFree(port + 1, situation, new Set())
  throw new DkrError('PORT_TAKEN', {
    message: `port ${port} is already in use`,
    why: holder ? `container "${holder}" publishes it` : 'another program on this machine listens there',
    suggestions: [
      `dkr up -p ${free}:${mapping.containerPort}`,
      holder ? `dkr stop ${holder}` : `lsof -i :${port} shows which`,
    ],
  })
}

/** The name of the container that publishes a port, other than our own. */
function holderOf(port: number, {containers, own}: PortSituation): string | undefined {
  const holder = containers.find(
    ({Id, Ports}) => Id !== own && listedPorts({Ports}).some(({hostPort}) => hostPort === port),
  )
  return holder && nameOf(holder)
}

/** Our own container holds its ports until it is replaced. */
async function isFree(port: number, {containers, own, isTaken}: PortSituation): Promise<boolean> {
  const ours = containers.find(({Id}) => Id === own)
  if (ours && listedPorts(ours).some(({hostPort}) => hostPort === port)) return true
  return !(await isTaken(port))
}

/** Whether a program holds a TCP port of this machine: tried by listening there for a moment. */
export function isTakenHere(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(true))
    server.listen({port, host: '127.0.0.1', exclusive: true}, () => server.close(() => resolve(false)))
  })
}
