import type {PublishedPort} from '../../../engine/published.js'
import type {Evidence, Listener} from '../evidence.js'
import type {Rule} from '../verdict.js'
import {logFinding} from './log/log-finding.js'
import {bindHint} from './stack.js'

/** Percent of a processor from which an app is at work, not waiting. */
const busyFrom = 5

const isLoopback = ({address}: Listener) => address === '::1' || address.startsWith('127.')
const show = ({address, port}: Listener) => `${address.includes(':') ? `[${address}]` : address}:${port}`

/** The published port whose URL was waited for. */
export function awaited({published, waited}: Evidence): PublishedPort | undefined {
  const port = waited?.url && new URL(waited.url).port
  return published.find(({hostPort}) => String(hostPort) === port) ?? published[0]
}

function socketLines({listeners, published}: Evidence): string[] {
  return [
    `listens in the container: ${listeners?.map(show).join(', ') || 'nothing'}`,
    ...published.map(
      ({host, hostPort, containerPort}) => `published: ${host}:${hostPort} → port ${containerPort} of the container`,
    ),
  ]
}

export const loopbackOnly: Rule = evidence => {
  const port = awaited(evidence)?.containerPort
  const own = evidence.listeners?.filter(listener => listener.port === port) ?? []
  if (own.length === 0 || !own.every(isLoopback)) return undefined
  const where = own.map(({address}) => address).join(' and ')
  return {
    cause: 'loopback-only',
    certain: true,
    message: `the app listens on ${where} of its container only`,
    why: `${where} is the container itself: what comes from outside, from your browser too, arrives at another address`,
    evidence: socketLines(evidence),
    suggestions: [
      bindHint(evidence, port!),
      'that opens it to the container alone; what your network sees is decided by -p and --public',
    ],
  }
}

export const wrongPort: Rule = evidence => {
  const {listeners = [], exposed, cpu = 0} = evidence
  const port = awaited(evidence)
  if (!port || listeners.length === 0 || listeners.some(listener => listener.port === port.containerPort))
    return undefined
  const open = listeners.filter(listener => !isLoopback(listener))
  const others = [...new Set((open.length > 0 ? open : listeners).map(listener => listener.port))]
  const other = others.find(each => exposed.includes(each)) ?? others[0]!
  const notExposed = exposed.includes(other) && !exposed.includes(port.containerPort)
  const loopback = open.length === 0
  const publish = `dkr up -p ${port.hostPort}:${other}`
  const lasting = notExposed
    ? 'or leave out -p: dkr takes the port that the image exposes'
    : `or for good: EXPOSE ${other} in the Dockerfile, or let the app listen on ${port.containerPort}`
  return {
    cause: notExposed ? 'port-not-exposed' : 'wrong-port',
    // An app that is still at work may open the awaited port yet.
    certain: cpu < busyFrom,
    message: `the app listens on port ${others.join(' and ')}, not on ${port.containerPort}${loopback ? ', and on its own 127.0.0.1 only' : ''}`,
    why: notExposed
      ? `what is published is port ${port.containerPort} of the container, but its image exposes ${exposed.join(', ')}: the number behind the colon of -p is the container's`
      : `port ${port.hostPort} of your machine leads to port ${port.containerPort} of the container, where nothing listens`,
    evidence: [...socketLines(evidence), ...(exposed.length > 0 ? [`the image exposes: ${exposed.join(', ')}`] : [])],
    suggestions: loopback ? [bindHint(evidence, port.containerPort), publish, lasting] : [publish, lasting],
  }
}

/** Nothing listens, or nobody could look; what the log complains of is then likely the reason. */
export const logOfRunning: Rule = evidence => {
  if (evidence.listeners?.some(listener => listener.port === awaited(evidence)?.containerPort)) return undefined
  const found = logFinding(evidence)
  return (
    found && {
      ...found,
      certain: false,
      evidence: [...(found.evidence ?? []), ...(evidence.listeners ? socketLines(evidence) : [])],
    }
  )
}

export const stillStarting: Rule = evidence => {
  const {listeners, cpu = 0, waited} = evidence
  if (listeners === undefined || listeners.length > 0 || cpu < busyFrom) return undefined
  return {
    cause: 'still-starting',
    certain: false,
    message: 'it is still starting: the app is at work and listens on nothing yet',
    why: `it uses ${Math.round(cpu)} % of a processor and has opened no port so far`,
    evidence: [...socketLines(evidence), `processor: ${Math.round(cpu)} %`],
    suggestions: [
      `give it more time: dkr up --timeout ${(waited?.seconds ?? 60) * 3}`,
      'move slow work (downloads, migrations, compiling) from the start into the build',
    ],
  }
}

export const notListening: Rule = evidence => {
  const {listeners, cpu, command, log} = evidence
  if (listeners === undefined || listeners.length > 0 || (cpu ?? 0) >= busyFrom) return undefined
  return {
    cause: 'not-listening',
    certain: cpu !== undefined,
    message: 'the app runs, but listens on no port',
    why: `it is idle: it waits for something (a database, a lock, input), or it is no server${log.length === 0 ? '; it has printed nothing' : ''}`,
    evidence: [
      ...socketLines(evidence),
      ...(cpu === undefined ? [] : [`processor: ${Math.round(cpu)} %`]),
      `its command: ${command.join(' ')}`,
    ],
    suggestions: [
      'let the app print what it does at the start: then its log tells what it waits for',
      'does CMD start the server? a container of a task needs no port: dkr run IMAGE',
    ],
  }
}
