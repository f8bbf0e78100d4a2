import type {ContainerSummary} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {listedPorts, type PublishedPort, urlsOf} from '../engine/published.js'
import type {Column} from '../output/table.js'
import {humanAge, humanSize} from '../output/units.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import {shortImage} from './short-image.js'

/** One container as `dkr ls --json` gives it. */
export interface ListedContainer {
  id: string
  name: string
  image: string
  /** The project that `dkr up` made it for, or null. */
  project: string | null
  /** created, restarting, running, removing, paused, exited, dead */
  state: string
  /** The engine's own words: `Up 5 minutes (healthy)`. */
  status: string
  health: 'starting' | 'healthy' | 'unhealthy' | null
  /** ISO 8601. */
  created: string
  ports: PublishedPort[]
  url: string | null
  /** Bytes, only where they were asked for: what the container changed, and all its files. */
  size?: {changed: number; total: number}
}

/** What the engine adds when it is asked for sizes. */
interface Sizes {
  SizeRw?: number
  SizeRootFs?: number
}

export function toListed(engine: Pick<Engine, 'endpoint'>, container: ContainerSummary & Sizes): ListedContainer {
  const {SizeRw = 0, SizeRootFs} = container
  const ports = listedPorts(container)
  return {
    id: container.Id,
    name: nameOf(container),
    image: container.Image,
    project: container.Labels[labels.project] ?? null,
    state: container.State,
    status: container.Status,
    health: healthOf(container.Status),
    created: new Date(container.Created * 1000).toISOString(),
    ports,
    url: urlsOf(engine, ports)[0] ?? null,
    ...(SizeRootFs !== undefined && {size: {changed: SizeRw, total: SizeRootFs}}),
  }
}

/** The list has health only inside its text: "Up 2 hours (healthy)", "(health: starting)". */
function healthOf(status: string): ListedContainer['health'] {
  const match = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)
  return (match?.[1] as ListedContainer['health']) ?? null
}

/** The columns of the table for people; everything else is in the JSON. `now` in milliseconds, `ids` for whole IDs. */
export function listColumns({now, size, ids}: {now: number; size?: boolean; ids?: boolean}): Column<ListedContainer>[] {
  return [
    ...(ids ? [{title: 'ID', value: (row: ListedContainer) => row.id}] : []),
    {title: 'NAME', value: row => row.name, shrinkTo: 12},
    {title: 'IMAGE', value: row => (ids ? row.image : shortImage(row.image)), shrinkTo: 12},
    {
      title: 'STATE',
      value: row => (row.health && row.state === 'running' ? `running (${row.health})` : stateText(row)),
    },
    {title: 'AGE', value: row => humanAge(now - Date.parse(row.created)), optional: true},
    ...(size ? [{title: 'SIZE', value: sizeText}] : []),
    {title: 'URL', value: row => row.url ?? ''},
    {title: 'PORTS', value: row => portsText(row.ports), shrinkTo: 10, optional: true},
  ]
}

function sizeText({size}: ListedContainer): string {
  return size ? `${humanSize(size.changed)} of ${humanSize(size.total)}` : ''
}

function stateText({state, status}: ListedContainer): string {
  const code = /^Exited \((\d+)\)/.exec(status)?.[1]
  return code ? `exited (${code})` : state
}

/** `8000→8000`, the same port on IPv4 and IPv6 once, ranges folded: `9000-9005→80-85`. */
export function portsText(ports: readonly PublishedPort[]): string {
  const unique = new Map(ports.map(port => [`${port.hostPort}/${port.containerPort}/${port.protocol}`, port]))
  const runs: {first: PublishedPort; length: number}[] = []
  // tcp and udp side by side would cut each other's ranges.
  const sorted = [...unique.values()].sort((a, b) => (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : 0))
  for (const port of sorted) {
    const run = runs.at(-1)
    if (run && continues(run.first, run.length, port)) run.length++
    else runs.push({first: port, length: 1})
  }
  return runs.map(({first, length}) => runText(first, length)).join(', ')
}

function continues(first: PublishedPort, length: number, port: PublishedPort): boolean {
  return (
    port.protocol === first.protocol &&
    port.containerPort === first.containerPort + length &&
    port.hostPort === first.hostPort + length
  )
}

function runText({hostPort, containerPort, protocol}: PublishedPort, length: number): string {
  const range = (start: number) => (length === 1 ? String(start) : `${start}-${start + length - 1}`)
  return `${range(hostPort)}→${range(containerPort)}${protocol === 'tcp' ? '' : `/${protocol}`}`
}
