import type {PublishedPort} from '../../../engine/published.js'
import type {Evidence, HttpAnswer, Listener} from '../evidence.js'

/** Percent of a processor from which an app is at work, not waiting. */
const busyFrom = 5

export const isBusy = ({cpu = 0}: Pick<Evidence, 'cpu'>): boolean => cpu >= busyFrom

export const isLoopback = ({address}: Listener): boolean => address === '::1' || address.startsWith('127.')

const show = ({address, port}: Listener) => `${address.includes(':') ? `[${address}]` : address}:${port}`

/** `0.0.0.0:80, [::]:80`, or "nothing". */
export const showListeners = (listeners: readonly Listener[] = []): string =>
  listeners.map(show).join(', ') || 'nothing'

export const hasStatus = (answer?: HttpAnswer): answer is {status: number; body: string[]} =>
  answer !== undefined && 'status' in answer

/** The published port whose URL was waited for. */
export function awaited({published, waited}: Pick<Evidence, 'published' | 'waited'>): PublishedPort | undefined {
  const port = waited?.url && new URL(waited.url).port
  return published.find(({hostPort}) => String(hostPort) === port) ?? published[0]
}

/** Whether something listens where the published port leads, on an address that is reached from outside. */
export function isReachable(evidence: Evidence): boolean {
  const port = awaited(evidence)?.containerPort
  return evidence.listeners?.some(listener => listener.port === port && !isLoopback(listener)) ?? false
}

/** Ports of helpers that run beside an app: databases, debuggers, supervisors. */
const helperPorts: ReadonlySet<number> = new Set([2019, 3306, 5432, 5672, 5678, 6379, 9001, 9229, 11211, 27017])

/** What may be the app's own: a helper in the same container says nothing about it. */
export function appListeners(evidence: Evidence): Listener[] {
  const own = [awaited(evidence)?.containerPort, ...evidence.exposed]
  return (evidence.listeners ?? []).filter(({port}) => !helperPorts.has(port) || own.includes(port))
}

export function socketLines({listeners, published}: Evidence): string[] {
  return [
    `listens in the container: ${showListeners(listeners)}`,
    ...published.map(
      ({host, hostPort, containerPort}) => `published: ${host}:${hostPort} → port ${containerPort} of the container`,
    ),
  ]
}
