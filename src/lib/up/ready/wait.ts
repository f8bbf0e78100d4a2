import {setTimeout as delay} from 'node:timers/promises'
import {waitForExit} from '../../engine/attach.js'
import {type ContainerDetails, inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {inspectedPorts, urlsOf} from '../../engine/published.js'
import type {Job} from '../../output/job.js'
import {exitedError, notReadyError} from '../diagnosis/errors.js'
import type {Met, WaitLimits} from './condition.js'
import {healthCommand, waitUntilHealthy} from './health.js'
import {answerText, isReady, waitUntilAnswers} from './http.js'
import {logPattern, waitForLogLine} from './log.js'
import {readyUrl} from './path.js'

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
}

export interface Ready {
  urls: string[]
  /** Milliseconds from the call to the moment it was ready. */
  readyMs: number
}

/**
 * Waits until a running container is ready, or has ended, whichever comes first.
 * @throws DkrError EXITED or NOT_READY with the cause, or the reason of the job's signal
 */
export async function waitUntilReady(
  engine: Engine,
  {id, name, details: known}: Waiting,
  plan: ReadyPlan,
  job: Job,
): Promise<Ready> {
  const began = performance.now()
  const details = known ?? (await inspectContainer(engine, id))
  const urls = urlsOf(engine, inspectedPorts(details))
  const url = urls[0] && readyUrl(urls[0], plan.path)
  const task = {id: `ready ${id}`, text: url ? `waiting for ${url}` : `starting ${name}`}
  job.progress.task({...task, state: 'running'})
  const stop = new AbortController()
  const limits = {timeout: plan.timeout * 1000, signal: AbortSignal.any([job.signal, stop.signal])}
  try {
    const ended = waitForExit(engine, id, 'not-running', limits.signal).then(({exit}) => exit)
    const met = await Promise.race([ended.then(() => 'ended' as const), conditions(engine, details, url, plan, limits)])
    job.signal.throwIfAborted()
    if (met === 'ended') throw await exitedError(engine, id, name)
    const missing = met.find(({ok}) => !ok)
    if (missing) {
      const {kind, text: met} = missing
      throw await notReadyError(engine, id, {kind, url, seconds: plan.timeout, met, status: plan.status})
    }
    const readyMs = Math.round(performance.now() - began)
    const text = `${task.text} (${met.map(condition => condition.text).join(' and ')})`
    job.progress.task({...task, text, state: 'done', ms: readyMs})
    return {urls, readyMs}
  } catch (error) {
    job.progress.task({...task, state: 'failed'})
    throw error
  } finally {
    stop.abort()
  }
}

/** All that must hold; both the health check and the URL, because a user needs both. */
function conditions(
  engine: Engine,
  details: ContainerDetails,
  url: string | undefined,
  plan: ReadyPlan,
  limits: WaitLimits,
): Promise<Met[]> {
  if (plan.log) {
    const container = {id: details.Id, tty: details.Config.Tty}
    return Promise.all([waitForLogLine(engine, container, logPattern(plan.log), limits)])
  }
  const command = healthCommand(details)
  const wanted = [
    ...(command ? [waitUntilHealthy(engine, details, command, limits)] : []),
    ...(url ? [waitForUrl(url, plan, limits)] : []),
  ]
  return Promise.all(wanted.length > 0 ? wanted : [settled(limits.signal)])
}

async function waitForUrl(url: string, {path, status}: ReadyPlan, limits: WaitLimits): Promise<Met> {
  // Whoever names a path or a status means HTTP.
  const tcp = path === undefined && status === undefined
  const answer = await waitUntilAnswers(url, {...limits, status, tcp})
  return {ok: isReady(answer, status), text: answerText(answer)}
}

/** Without a URL there is nothing to ask: one that still runs after this long has started. */
const settleTime = 1000

async function settled(signal: AbortSignal): Promise<Met> {
  await delay(settleTime, undefined, {signal}).catch(() => {})
  return {ok: true, text: 'it runs'}
}
