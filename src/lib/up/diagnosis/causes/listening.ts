import type {Evidence, Listener} from '../evidence.js'
import type {Rule} from '../verdict.js'
import {lastComplaint, logFinding} from './log/log-finding.js'
import {waitsFor} from './log/network.js'
import {isRetried} from './log/trust.js'
import {appListeners, awaited, hasStatus, isBusy, isLoopback, isReachable, socketLines} from './sockets.js'
import {bindHint} from './stack.js'

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
  const {exposed} = evidence
  const listeners = appListeners(evidence)
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
    certain: isSettled(evidence, other, loopback),
    message: `the app listens on port ${others.join(' and ')}, not on ${port.containerPort}${loopback ? ', and on its own 127.0.0.1 only' : ''}`,
    why: notExposed
      ? `what is published is port ${port.containerPort} of the container, but its image exposes ${exposed.join(', ')}: the number behind the colon of -p is the container's`
      : `port ${port.hostPort} of your machine leads to port ${port.containerPort} of the container, where nothing listens`,
    evidence: [...socketLines(evidence), ...(exposed.length > 0 ? [`the image exposes: ${exposed.join(', ')}`] : [])],
    suggestions: loopback ? [bindHint(evidence, port.containerPort), publish, lasting] : [publish, lasting],
  }
}

/**
 * Whether nothing but the port can be the matter. An app that is at work or in trouble may open the awaited port
 * yet; what listens for the container alone may be a helper, unless the image or the app names that port.
 */
function isSettled(evidence: Evidence, port: number, loopback: boolean): boolean {
  if (isBusy(evidence) || logFinding(evidence)) return false
  return !loopback || isNamed(evidence, port)
}

function isNamed({exposed, command, log}: Evidence, port: number): boolean {
  return exposed.includes(port) || [...command, ...log].some(text => new RegExp(`(?:^|\\D)${port}(?:\\D|$)`).test(text))
}

/**
 * The app tries to reach another service again and again. It may have opened a port for its metrics meanwhile:
 * unless that port is known for the app's own, the service is what it waits for.
 */
export const waitsForService: Rule = evidence => {
  // What the engine itself tells is more than the log, and one that is reached has its port open.
  if (evidence.restarts > 0 || evidence.oomEvent || isReachable(evidence)) return undefined
  const {index, found} = lastComplaint(evidence) ?? {}
  if (index === undefined || !waitsFor.has(found!.cause) || !isRetried(evidence.log, index)) return undefined
  if (appListeners(evidence).some(({port}) => isNamed(evidence, port))) return undefined
  return logOfRunning(evidence)
}

/** Nothing answers; what the log complains of is then likely the reason. */
export const logOfRunning: Rule = evidence => {
  if (hasStatus(evidence.answer) || hasStatus(evidence.direct)) return undefined
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
  if (listeners === undefined || appListeners(evidence).length > 0 || !isBusy(evidence)) return undefined
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
  const {listeners, cpu, command, log, waited} = evidence
  if (listeners === undefined || appListeners(evidence).length > 0 || isBusy(evidence)) return undefined
  const helpers: Listener[] = listeners
  return {
    cause: 'not-listening',
    certain: cpu !== undefined && helpers.length === 0,
    message:
      helpers.length === 0
        ? 'the app runs, but has opened no port so far'
        : `the app has opened no port so far: what listens on ${helpers.map(({port}) => port).join(' and ')} is a helper`,
    why: `it is idle: it waits for something (a database, a lock, input), or it is no server${log.length === 0 ? '; it has printed nothing' : ''}`,
    evidence: [
      ...socketLines(evidence),
      ...(cpu === undefined ? [] : [`processor: ${Math.round(cpu)} %`]),
      `its command: ${command.join(' ')}`,
    ],
    suggestions: [
      'let the app print what it does at the start: then its log tells what it waits for',
      'does CMD start the server? a container of a task needs no port: dkr run IMAGE',
      `does it open its port late? dkr up --timeout ${(waited?.seconds ?? 60) * 3}`,
    ],
  }
}
