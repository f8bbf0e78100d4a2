import {setTimeout as delay} from 'node:timers/promises'
import {waitForExit} from '../../engine/attach.js'
import {type ContainerDetails, inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {inspectedPorts, urlsOf} from '../../engine/published.js'
import type {Job} from '../../output/job.js'
import {exitedError, notReadyError} from '../diagnosis/errors.js'
import {type Met, stillWaited, type WaitLimits, type WatchedLimits} from './condition.js'
import {healthCommand, waitUntilHealthy} from './health.js'
import {type Answer, answerText, isReady, waitUntilAnswers} from './http.js'
import {logPattern, waitForLogLine} from './log.js'
import {readyUrl} from './path.js'
import {tellWait} from './tell-wait.js'

/** When a container counts as ready. */
export interface ReadyPlan {
  /** Seconds it may take. */
  timeout: number
  /** Path to ask for, instead of /. */
  path?: string
  /** The HTTP status it must answer. */
  status?: number
  /** A text or /expression/ in a line of the log; nothing else is asked then. */
  log?: string
}

/** The container that is waited for. */
interface Waiting {
  id: string
  name: string
  /** As the engine describes it, where that was asked a moment ago. */
  details?: ContainerDetails
  /** Nothing is told of the wait, and nothing is looked at meanwhile. */
  silent?: true
}

export interface Ready {
  urls: string[]
  /** Milliseconds from the call to the moment it was ready. */
  readyMs: number
}

/**
 * Waits until a running container is ready, or has ended, whichever comes first. Meanwhile the job is told how long it
 * lasts, what the app prints, and why it does not become ready as soon as that is clear.
 * @throws DkrError EXITED or NOT_READY with the cause, or the reason of the job's signal
 */
export async function waitUntilReady(engine: Engine, waiting: Waiting, plan: ReadyPlan, job: Job): Promise<Ready> {
  const {id, name, silent} = waiting
  const began = performance.now()
  const details = waiting.details ?? (await inspectContainer(engine, id))
  const urls = urlsOf(engine, inspectedPorts(details))
  const url = urls[0] && readyUrl(urls[0], plan.path)
  const stop = new AbortController()
  const limits = {timeout: plan.timeout * 1000, signal: AbortSignal.any([job.signal, stop.signal])}
  const states = new Map<string, Met>()
  const asked = {url, seconds: plan.timeout, status: plan.status}
  const wait = {engine, details, ...asked, states, signal: limits.signal}
  const told = silent ? undefined : tellWait(wait, job)
  try {
    const met = await firstOf(engine, details, conditions({engine, details, url, states}, plan, limits), limits.signal)
    stop.abort()
    job.signal.throwIfAborted()
    if (met === 'ended') throw await exitedError(engine, id, name)
    const missing = stillWaited(met, asked)
    if (missing) throw await notReadyError(engine, id, missing)
    const readyMs = Math.round(performance.now() - began)
    told?.ready(met.map(({text}) => text).join(' and '), readyMs)
    return {urls, readyMs}
  } catch (error) {
    told?.failed()
    throw error
  } finally {
    stop.abort()
  }
}

async function firstOf(
  engine: Engine,
  {Id}: ContainerDetails,
  met: Promise<Met[]>,
  signal: AbortSignal,
): Promise<Met[] | 'ended'> {
  const ended = waitForExit(engine, Id, 'not-running', signal).then(({exit}) => exit)
  return Promise.race([ended.then(() => 'ended' as const), met])
}

interface Asked {
  engine: Engine
  details: ContainerDetails
  url: string | undefined
  /** How each condition stands, in their order. */
  states: Map<string, Met>
}

/** All that must hold; both the health check and the URL, because a user needs both. */
function conditions({engine, details, url, states}: Asked, plan: ReadyPlan, limits: WaitLimits): Promise<Met[]> {
  const wanted: Promise<Met>[] = []
  const want = (name: string, begin: (limits: WatchedLimits) => Promise<Met>) => {
    const onState = (met: Met) => void states.set(name, met)
    onState({ok: false, text: 'no answer so far'})
    wanted.push(
      begin({...limits, onState}).then(met => {
        onState(met)
        return met
      }),
    )
  }
  if (plan.log) {
    const pattern = logPattern(plan.log)
    const container = {id: details.Id, tty: details.Config.Tty}
    want('log', limits => waitForLogLine(engine, container, pattern, limits))
    return Promise.all(wanted)
  }
  const command = healthCommand(details)
  if (command) want('health', limits => waitUntilHealthy(engine, details, command, limits))
  if (url) want('url', limits => waitForUrl(url, plan, limits))
  return Promise.all(wanted.length > 0 ? wanted : [settled(limits.signal)])
}

async function waitForUrl(url: string, {path, status}: ReadyPlan, limits: WatchedLimits): Promise<Met> {
  // Whoever names a path or a status means HTTP.
  const tcp = path === undefined && status === undefined
  const {timeout, signal, onState} = limits
  const metBy = (answer: Answer): Met => ({ok: isReady(answer, status), text: answerText(answer)})
  const onAttempt = (answer: Answer) => onState(metBy(answer))
  return metBy(await waitUntilAnswers(url, {timeout, signal, status, tcp, onAttempt}))
}

/** Without a URL there is nothing to ask: one that still runs after this long has started. */
const settleTime = 1000

async function settled(signal: AbortSignal): Promise<Met> {
  await delay(settleTime, undefined, {signal}).catch(() => {})
  return {ok: true, text: 'it runs'}
}
