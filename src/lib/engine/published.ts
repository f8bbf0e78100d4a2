import {engineHost, isLoopback} from './connect/endpoint.js'
import type {ContainerDetails, ContainerSummary} from './containers.js'
import type {Engine} from './engine.js'

/** One port of a container that is reachable from outside. */
export interface PublishedPort {
  /** Address it is bound to: `0.0.0.0`, `::`, `127.0.0.1`. */
  host: string
  hostPort: number
  containerPort: number
  protocol: string
}

/** The published ports in an entry of the container list, sorted, without doubles. */
export function listedPorts(container: Pick<ContainerSummary, 'Ports'>): PublishedPort[] {
  const published = container.Ports.flatMap(({IP, PublicPort, PrivatePort, Type}) =>
    PublicPort ? [{host: IP ?? '', hostPort: PublicPort, containerPort: PrivatePort, protocol: Type}] : [],
  )
  return sorted(published)
}

/** The same from inspect, which knows them as soon as the container was started. */
export function inspectedPorts(container: Pick<ContainerDetails, 'NetworkSettings'>): PublishedPort[] {
  const published = Object.entries(container.NetworkSettings.Ports ?? {}).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/')
    return (bindings ?? []).map(({HostIp, HostPort}) => ({
      host: HostIp,
      hostPort: Number(HostPort),
      containerPort: Number(port),
      protocol,
    }))
  })
  return sorted(published)
}

function sorted(ports: PublishedPort[]): PublishedPort[] {
  const unique = new Map(
    ports.map(port => [`${port.host} ${port.hostPort} ${port.containerPort}/${port.protocol}`, port]),
  )
  // Not by localeCompare, whose tables take Node 7 ms.
  const byHost = (a: string, b: string) => (a < b ? -1 : Number(a > b))
  return [...unique.values()].sort(
    (a, b) => a.containerPort - b.containerPort || byHost(a.host, b.host) || a.hostPort - b.hostPort,
  )
}

/**
 * The URLs of the TCP ports, each once, IPv4 first. An address of its own is kept (`127.0.0.1`); every address
 * is `localhost`, or the engine's host on a remote engine. What only the remote machine itself can reach has none.
 */
export function urlsOf({endpoint}: Pick<Engine, 'endpoint'>, ports: readonly PublishedPort[]): string[] {
  const machine = engineHost(endpoint)
  const urls = ports.flatMap(port => {
    const name = port.protocol === 'tcp' ? reachable(machine, port.host) : undefined
    return name === undefined ? [] : [urlOf(name, port)]
  })
  return [...new Set(urls)]
}

function urlOf(name: string, {hostPort, containerPort}: PublishedPort): string {
  const scheme = containerPort === 443 ? 'https' : 'http'
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${hostPort}`
}

const everywhere = new Set(['', '0.0.0.0', '::'])

function reachable(machine: string | undefined, host: string): string | undefined {
  if (everywhere.has(host)) return machine ?? 'localhost'
  return machine !== undefined && isLoopback(host) ? undefined : host
}
