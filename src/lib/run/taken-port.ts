import type {Engine} from '../engine/engine.js'
import {DkrError} from '../errors/dkr-error.js'
import {
  clash,
  type Held,
  type HostPorts,
  isFree,
  lookAtPorts,
  nextFreePorts,
  whoHolds,
} from '../host-ports/host-ports.js'
import {type PortMapping, portText} from './ports.js'

/** What was to be published: one group for each `-p`, several ports in it where ranges were given. */
export type PortGroups = readonly (readonly PortMapping[])[]

/** What a container that could not get its port was to be, and how the user tries again. */
export interface PortAttempt {
  groups: PortGroups
  /** Turns "publish it as this instead" and "take the port back so" into what to type. */
  ways: (instead: string | undefined, back: WayBack) => string[]
}

/** How a port becomes free: by what is seen to hold it, or by the container itself, which wants it twice. */
export interface WayBack {
  kind: Held['kind'] | 'twice' | 'gone'
  stop: string
  /** The `-p` that is one too many. */
  twice?: string
}

/** The engine and Podman word an address that is taken in a network (--ip) in the same way, without a port. */
const addressOnly = /^(?:[^:]{0,200}: )?address already in use$/i
/** A port that may not be opened at all: below 1024 without rights, or reserved by Windows. */
const forbidden = /permission denied|forbidden by its access permissions|operation not permitted/i

/** No port of a range is free: the engine names none of them. */
const wholeRange = /all ports are allocated/i

/** Whether the engine refused to publish a port because it is taken. */
export function isAboutPort({code, message}: DkrError): boolean {
  return wholeRange.test(message) || (code === 'PORT_TAKEN' && !forbidden.test(message))
}

/**
 * The engine's refusal to publish a port, with the holder of the port and another one that is free.
 * @returns the error as it is where the engine speaks of something else
 */
export async function takenPortError(engine: Engine, error: DkrError, attempt: PortAttempt): Promise<DkrError> {
  const host = await lookAtPorts(engine).catch(() => undefined)
  return host ? explainTakenPort(error, attempt, host) : error
}

/** The same, from what is known of the host's ports. */
export async function explainTakenPort(error: DkrError, attempt: PortAttempt, host: HostPorts): Promise<DkrError> {
  if (!isAboutPort(error)) return error
  const mappings = attempt.groups.flat().filter(({hostPort}) => firstPort(hostPort) > 0)
  const found = await refusedPort(error.message, mappings, host)
  if (found) return explained(error, found, {...attempt, host})
  return addressOnly.test(error.message) ? takenAddress(error) : error
}

function takenAddress(error: DkrError): DkrError {
  return new DkrError('ENGINE_ERROR', {
    message: 'the IP address is already in use in the network',
    why: 'another container of the network has that address',
    suggestions: [
      'without dkr run --ip the engine gives a container a free one',
      'docker network inspect NETWORK shows who has it',
    ],
    cause: error,
  })
}

/** Of a range, the first. 0: any free one. */
function firstPort(hostPort: string): number {
  return Number.parseInt(hostPort, 10) || 0
}

/** The port that the engine names, or else the first that is not free. */
async function refusedPort(
  message: string,
  mappings: readonly PortMapping[],
  host: HostPorts,
): Promise<Refused | undefined> {
  for (const [, text] of message.matchAll(/[:\s](\d{1,5})(?![\w.])/g)) {
    const port = Number(text)
    const named = mappings.filter(mapping => covers(mapping, port))
    if (named.length > 0) return {mapping: (await firstTaken(named, host, port)) ?? named.at(-1)!, port}
  }
  const mapping = await firstTaken(mappings, host)
  return mapping && {mapping, port: firstPort(mapping.hostPort)}
}

function covers({hostPort}: PortMapping, port: number): boolean {
  const [start = 0, end = start] = hostPort.split('-').map(Number)
  return port >= start && port <= end
}

async function firstTaken(
  mappings: readonly PortMapping[],
  host: HostPorts,
  port?: number,
): Promise<PortMapping | undefined> {
  for (const mapping of mappings) {
    if (!(await isFree(port ?? firstPort(mapping.hostPort), mapping, host))) return mapping
  }
  return undefined
}

interface Refused {
  mapping: PortMapping
  port: number
}

type Attempt = PortAttempt & {host: HostPorts}

/** What stands before the reason: the container's place in its network, by 64 digits. */
const endpoint = /^.{0,1000} on endpoint \S{1,300} \([0-9a-f]{64}\): /s

async function explained(error: DkrError, {mapping, port}: Refused, {groups, ways, host}: Attempt): Promise<DkrError> {
  const {why, ...back} = await holder(port, mapping, {groups, host})
  const [first = 'dkr ls', ...more] = ways(await insteadOf(mapping, groups, host), back)
  return new DkrError('PORT_TAKEN', {
    message: wholeRange.test(error.message)
      ? `no port from ${mapping.hostPort.replace('-', ' to ')} is free`
      : `port ${port} is already in use`,
    why: wholeRange.test(error.message) ? `${port}: ${why}` : why,
    evidence: [`the engine: ${error.message.replace(endpoint, '')}`],
    suggestions: [first, ...more],
    exitCode: error.exitCode,
    cause: error,
  })
}

async function holder(
  port: number,
  mapping: PortMapping,
  {groups, host}: Pick<Attempt, 'groups' | 'host'>,
): Promise<WayBack & {why: string}> {
  if (!(await isFree(port, mapping, host))) return whoHolds(port, mapping, host)
  const same = groups.flat().filter(other => other.hostPort === mapping.hostPort && clash(other, mapping))
  if (same.length > 1) {
    const texts = same.map(other => `-p ${portText(other)}`)
    const why = `it is published twice: ${texts.join(', ')}`
    return {why, kind: 'twice', stop: `leave out ${texts[0]}`, twice: texts[0]}
  }
  return {
    why: "something else on the engine's machine held it, no running container of this engine",
    stop: 'dkr ls -a, and run it again: the port may be free by now',
    kind: 'gone',
  }
}

/** The same `-p` with host ports that are free; undefined where there are none. */
async function insteadOf(mapping: PortMapping, groups: PortGroups, host: HostPorts): Promise<string | undefined> {
  const group = groups.find(each => each.includes(mapping)) ?? [mapping]
  const [first, last] = [group[0]!, group.at(-1)!]
  // A range stands for any free port in it: so does no port at all.
  if (mapping.hostPort.includes('-')) return portText({...mapping, hostPort: ''})
  const from = firstPort(last.hostPort)
  const free = await nextFreePorts({from, many: group.length}, mapping, host, groups.flat())
  if (free === undefined) return undefined
  if (group.length === 1) return portText({...mapping, hostPort: String(free)})
  const text = portText({...first, hostPort: `${free}-${free + group.length - 1}`})
  return text.replace(/(\d+)(?=$|\/)/, `$1-${last.containerPort}`)
}
