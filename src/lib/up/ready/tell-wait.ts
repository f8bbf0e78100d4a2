import {setTimeout as delay} from 'node:timers/promises'
import type {ContainerDetails} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import type {Job} from '../../output/job.js'
import {type Met, stillWaited} from './condition.js'
import {firstLook, type Looks, lookNowAndThen} from './looks.js'
import {showLines} from './show-lines.js'

/** A wait as it is told of. */
interface Wait {
  engine: Engine
  details: ContainerDetails
  /** What is asked; undefined when nothing is. */
  url: string | undefined
  /** The HTTP status it must answer; any below 500 without one. */
  status: number | undefined
  /** That it may last. */
  seconds: number
  /** How each condition stands. */
  states: ReadonlyMap<string, Met>
  /** Aborts when it is over. */
  signal: AbortSignal
}

export interface ToldWait {
  /** @param how what showed it, in words */
  ready(how: string, ms: number): void
  /** It is over: not ready, ended, or interrupted; then with what is known so far. */
  failed(): void
}

/** Lines of the log that a terminal shows below the wait. */
const lines = 3

/** Tells of a wait while it lasts: its seconds, the lines of the log, and the cause as soon as that is clear. */
export function tellWait(wait: Wait, job: Job): ToldWait {
  const {details, url, seconds, signal} = wait
  const task = {
    id: `ready ${details.Id}`,
    text: url ? `waiting for ${url}` : `starting ${details.Name.replace(/^\//, '')}`,
    lines,
  }
  const began = performance.now()
  const tick = () => {
    const waited = Math.floor((performance.now() - began) / 1000)
    if (!signal.aborted) job.progress.task({...task, state: 'running', waited, limit: seconds})
  }
  tick()
  const timer = setInterval(tick, 1000).unref()
  signal.addEventListener('abort', () => clearInterval(timer), {once: true})
  let looks: Looks | undefined
  void lookLater(wait, task.id, job).then(begun => {
    looks = begun
  })
  return {
    ready: (how, ms) => job.progress.task({...task, text: `${task.text} (${how})`, state: 'done', ms}),
    failed() {
      job.progress.task({...task, state: 'failed'})
      if (job.signal.aborted) looks?.tellSoFar()
    },
  }
}

/** An app that is ready at once costs no call more. */
async function lookLater(wait: Wait, task: string, job: Job): Promise<Looks | undefined> {
  const {engine, details, url, seconds, status, states, signal} = wait
  await delay(firstLook, undefined, {signal, ref: false}).catch(() => {})
  // Where nothing is shown nothing needs to be known.
  if (signal.aborted || job.progress.logs === undefined) return undefined
  // The log is a view: an app without one is waited for all the same.
  showLines(engine, details, {task, signal}, job).catch(() => {})
  if (!url) return undefined
  const waited = () => stillWaited(states.values(), {url, seconds, status})
  return lookNowAndThen({engine, id: details.Id, progress: job.progress, signal, waited})
}
