import type {ContainerSummary} from '../engine/containers.js'

type Port = ContainerSummary['Ports'][number]

interface Range {
  first: number
  last: number
}

/**
 * The ports of a listed container as docker ps writes them: `0.0.0.0:8080->80/tcp, :::8080->80/tcp, 90-92/tcp`.
 * Ports that follow each other and are published alike are one range (docker/cli: formatter.DisplayablePorts).
 */
export function dockerPorts(ports: readonly Port[]): string {
  const sorted = [...ports].sort(
    (a, b) =>
      a.PrivatePort - b.PrivatePort ||
      order(a.IP ?? '', b.IP ?? '') ||
      (a.PublicPort ?? 0) - (b.PublicPort ?? 0) ||
      order(a.Type, b.Type),
  )
  const groups = new Map<string, Range>()
  const done: string[] = []
  const single: string[] = []
  for (const port of sorted) {
    if (port.PublicPort && port.PublicPort !== port.PrivatePort) {
      single.push(`${address(port.IP)}:${port.PublicPort}->${port.PrivatePort}/${port.Type}`)
      continue
    }
    const key = port.PublicPort ? `${port.IP}/${port.Type}` : port.Type
    const range = groups.get(key)
    if (range && port.PrivatePort === range.last + 1) range.last = port.PrivatePort
    else {
      if (range) done.push(rangeText(key, range))
      groups.set(key, {first: port.PrivatePort, last: port.PrivatePort})
    }
  }
  const open = [...groups].sort(([a], [b]) => order(a, b)).map(([key, range]) => rangeText(key, range))
  return [...done, ...open, ...single].join(', ')
}

function rangeText(key: string, {first, last}: Range): string {
  const [host, type] = key.includes('/') ? key.split('/') : [undefined, key]
  const range = first === last ? String(first) : `${first}-${last}`
  return host === undefined ? `${range}/${type}` : `${address(host)}:${range}->${range}/${type}`
}

/** As the clients from version 23 on write it: with brackets around IPv6. */
function address(host = ''): string {
  return host.includes(':') ? `[${host}]` : host
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
