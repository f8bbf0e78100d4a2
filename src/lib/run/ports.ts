import {isIP} from 'node:net'
import {DkrError} from '../errors/dkr-error.js'

export type Protocol = 'tcp' | 'udp' | 'sctp'

/** One published port. `hostPort` is '' for any free one, `'8000-8010'` for the first free one of a range. */
export interface PortMapping {
  /** '' is every address. */
  hostIp: string
  hostPort: string
  containerPort: number
  protocol: Protocol
}

/** More bindings than this in one flag freeze an engine for minutes. */
const maxBindings = 4096

/**
 * Reads one value of `-p` by docker's grammar (docker/cli opts.go, go-connections nat):
 * `[ip:][hostPort]:containerPort[/proto]`, `containerPort[/proto]`, with ranges, or
 * `published=8080,target=80,protocol=tcp`.
 * @throws DkrError INVALID_PORT, naming the part that is wrong
 */
export function parsePort(text: string): PortMapping[] {
  if (text.includes('=')) return parseLong(text)
  const {ip, host, container, protocol} = split(text)
  if (container === '') throw invalid(text, `no port specified: ${text}<empty>`)
  const address = checkIp(text, ip)
  const inside = parseRange(text, container, 'containerPort')
  const outside = host === '' ? undefined : parseRange(text, host, 'hostPort')
  const many = inside.end - inside.start + 1
  if (many > maxBindings) throw invalid(text, `${many} ports in one flag: the engine binds each of them one by one`)
  if (outside && many > 1 && outside.end - outside.start !== inside.end - inside.start) {
    throw invalid(
      text,
      `invalid ranges specified for container and host Ports: ${container} and ${host} are not of the same length`,
    )
  }
  const range = outside && outside.end > outside.start && many === 1
  return Array.from({length: many}, (_, i) => ({
    hostIp: address,
    hostPort: !outside ? '' : range ? `${outside.start}-${outside.end}` : String(outside.start + i),
    containerPort: inside.start + i,
    protocol: checkProtocol(text, protocol),
  }))
}

function split(text: string) {
  const slash = text.lastIndexOf('/')
  // docker reads `80/` as 80/tcp.
  const protocol = slash < 0 ? 'tcp' : text.slice(slash + 1) || 'tcp'
  const parts = (slash < 0 ? text : text.slice(0, slash)).split(':')
  const container = parts.pop()!
  const host = parts.pop() ?? ''
  // All that is left is the address: an IPv6 one has colons of its own.
  return {ip: parts.length === 0 ? '' : parts.join(':'), host, container, protocol}
}

function checkIp(text: string, ip: string): string {
  const bare = ip.startsWith('[') && ip.endsWith(']') ? ip.slice(1, -1) : ip
  if (bare === '' || isIP(bare)) return bare
  const address = bare === 'localhost' ? '127.0.0.1' : undefined
  throw invalid(
    text,
    `invalid IP address: ${ip}: docker wants a number here, not a name`,
    address && `-p ${text.replace(ip, address)}`,
  )
}

interface Range {
  start: number
  end: number
}

function parseRange(text: string, part: string, what: 'containerPort' | 'hostPort'): Range {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part)
  if (!match) throw invalid(text, `invalid ${what}: ${part}: a port is a number from 0 to 65535`)
  const start = Number(match[1])
  const end = Number(match[2] ?? match[1])
  if (start > 65535 || end > 65535) throw invalid(text, `invalid ${what}: ${part}: value out of range (0–65535)`)
  if (end < start) throw invalid(text, `invalid ${what}: ${part}: the range runs backwards`)
  return {start, end}
}

function checkProtocol(text: string, protocol: string): Protocol {
  const lower = protocol.toLowerCase()
  if (lower === 'tcp' || lower === 'udp' || lower === 'sctp') return lower
  throw invalid(text, `invalid proto: ${protocol}: it is tcp, udp or sctp`)
}

/** docker reads these three keys here and ignores all others (opts.PortOpt). */
function parseLong(text: string): PortMapping[] {
  const fields: Record<string, string> = {published: '', target: '', protocol: 'tcp'}
  for (const field of text.split(',')) {
    const [key = '', value] = field.split(/=(.*)/s)
    if (value === undefined) throw invalid(text, `invalid field: ${field}: expected key=value`)
    fields[key.toLowerCase()] = value
  }
  const {published, target, protocol} = fields
  if (!target) throw invalid(text, 'target, the port inside the container, is missing')
  return parsePort(`${published ? `${published}:` : ''}${target}/${protocol}`)
}

function invalid(text: string, why: string, suggestion?: string): DkrError {
  return new DkrError('INVALID_PORT', {
    message: `invalid port mapping "${text}"`,
    why,
    suggestions: [suggestion ?? '-p 8080:80 publishes port 80 of the container on port 8080 of this machine'],
  })
}

/** Reads `--expose`: `80`, `80/udp`, `8000-8005`. */
export function parseExpose(text: string): Pick<PortMapping, 'containerPort' | 'protocol'>[] {
  if (text.includes(':')) throw invalid(text, 'invalid port format for --expose: it has no host part')
  return parsePort(text).map(({containerPort, protocol}) => ({containerPort, protocol}))
}

/** The engine's two fields for published ports. */
export function portConfig(mappings: readonly PortMapping[]) {
  const exposed: Record<string, object> = {}
  const bindings: Record<string, {HostIp: string; HostPort: string}[]> = {}
  for (const {containerPort, protocol, hostIp, hostPort} of mappings) {
    const key = `${containerPort}/${protocol}`
    exposed[key] = {}
    bindings[key] = [...(bindings[key] ?? []), {HostIp: hostIp, HostPort: hostPort}]
  }
  return {exposed, bindings}
}

/** A mapping as one would write it after `-p`. */
export function portText({hostIp, hostPort, containerPort, protocol}: PortMapping): string {
  const ip = hostIp.includes(':') ? `[${hostIp}]` : hostIp
  const left = hostIp ? `${ip}:${hostPort}:` : hostPort ? `${hostPort}:` : ''
  return `${left}${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`
}
