import type {Dockerfile} from './dockerfile.js'
import {stageChain, targetStage, walkScopes} from './scope.js'
import {expand} from './variables.js'

export interface ExposedPort {
  port: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

/** One word of EXPOSE, as written. */
export interface PortWord {
  /** First and last port, or undefined when the text names none. */
  range?: [first: number, last: number]
  /** As written, `tcp` when there is none. */
  protocol: string
  /** The text in front of the container port: an address or a host port, which EXPOSE ignores. */
  prefix?: string
}

/** Reads `80`, `80/udp`, `8000-8010` and, as the builder still does, `127.0.0.1:80:80`. */
export function readPortWord(word: string): PortWord {
  const [ports = '', protocol = ''] = word.slice(word.lastIndexOf(':') + 1).split(/\/(.*)/s)
  const prefix = word.includes(':') ? word.slice(0, word.lastIndexOf(':')) : undefined
  const range = readRange(ports)
  return {protocol: protocol || 'tcp', ...(range && {range}), ...(prefix !== undefined && {prefix})}
}

/**
 * The ports that the image of a stage exposes: EXPOSE of the stage and of those it
 * is built on, in the order of the file, each once. Variables count with their
 * default; what stays unknown or is no port is left out.
 *
 * `target` is the name or number of a stage, the last one if missing.
 */
export function exposedPorts(dockerfile: Dockerfile, target?: string): ExposedPort[] {
  const stage = targetStage(dockerfile, target)
  if (!stage) return []
  const chain = new Set(stageChain(dockerfile, stage))
  const ports = new Map<string, ExposedPort>()
  for (const {instruction, scope, stage: owner} of walkScopes(dockerfile)) {
    if (instruction.keyword !== 'EXPOSE' || !chain.has(owner)) continue
    const escapeChar = dockerfile.directives.escape
    const words = instruction.args.flatMap(word => expand(word, scope, {escapeChar}).text.split(/\s+/))
    for (const port of words.flatMap(toPorts)) ports.set(`${port.port}/${port.protocol}`, port)
  }
  return [...ports.values()]
}

function toPorts(word: string): ExposedPort[] {
  const {range, protocol: written} = readPortWord(word)
  const protocol = written.toLowerCase()
  if (!range || range[1] > 65535 || !isProtocol(protocol)) return []
  const [first, last] = range
  return Array.from({length: last - first + 1}, (_, index) => ({port: first + index, protocol}))
}

function readRange(text: string): [number, number] | undefined {
  const match = /^\+?(\d{1,9})(?:-\+?(\d{1,9}))?$/.exec(text)
  if (!match) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return last < first ? undefined : [first, last]
}

/** The protocols that a port can have. */
export function isProtocol(text: string): text is ExposedPort['protocol'] {
  return text === 'tcp' || text === 'udp' || text === 'sctp'
}
