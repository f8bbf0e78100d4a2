import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {inspectedPorts, type PublishedPort} from '../engine/published.js'
import {DkrError} from '../errors/dkr-error.js'
import type {Target} from './targets.js'

interface PortOfContainer {
  port: number
  protocol: string
}

/**
 * The published ports of a container, or those of one of its ports (`80`, `53/udp`).
 * @throws DkrError INVALID_PORT, PORT_NOT_PUBLISHED
 */
export async function publishedPorts(engine: Engine, {id, name}: Target, asked?: string): Promise<PublishedPort[]> {
  const wanted = asked === undefined ? undefined : parsePort(asked, name)
  const ports = inspectedPorts(await inspectContainer(engine, id))
  if (!wanted) return ports
  const fitting = ports.filter(
    ({containerPort, protocol}) => containerPort === wanted.port && protocol === wanted.protocol,
  )
  if (fitting.length === 0) throw notPublished(name, wanted, ports)
  return fitting
}

function parsePort(text: string, name: string): PortOfContainer {
  const [, port, protocol = 'tcp'] = /^(\d{1,5})(?:\/([a-z]+))?$/i.exec(text) ?? []
  if (port !== undefined && Number(port) <= 65535) return {port: Number(port), protocol: protocol.toLowerCase()}
  throw new DkrError('INVALID_PORT', {
    message: `not a port of a container: "${text}"`,
    suggestions: [`dkr port ${name} 80`, `dkr port ${name} 53/udp`],
  })
}

function notPublished(name: string, {port, protocol}: PortOfContainer, ports: readonly PublishedPort[]): DkrError {
  return new DkrError('PORT_NOT_PUBLISHED', {
    message: `no public port '${port}/${protocol}' published for ${name}`,
    why:
      ports.length === 0
        ? 'it publishes no port, or does not run'
        : `it publishes ${[...new Set(ports.map(each => `${each.containerPort}/${each.protocol}`))].join(', ')}`,
    suggestions: [`dkr port ${name}`, 'ports are published with dkr run -p'],
  })
}

/** `0.0.0.0:8080`, `[::]:8080` */
export function hostAddress({host, hostPort}: PublishedPort): string {
  return host.includes(':') ? `[${host}]:${hostPort}` : `${host}:${hostPort}`
}

/** `80/tcp -> 0.0.0.0:8080` */
export function portLine(port: PublishedPort): string {
  return `${port.containerPort}/${port.protocol} -> ${hostAddress(port)}`
}
