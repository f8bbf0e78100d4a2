import {inspectContainer, renameContainer, startContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {inspectedPorts, urlsOf} from '../engine/published.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {exitCodes} from '../errors/exit-codes.js'
import type {Job} from '../output/job.js'
import {afterFailure} from './after-failure.js'
import {keepLog} from './keep-log.js'
import {type Current, temporaryName} from './mend.js'
import type {UpPlan} from './plan.js'
import {waitUntilReady} from './ready/wait.js'
import {removeWholly} from './remove.js'
import type {UpResult} from './result.js'

/** Two containers, one of which takes the other's place. */
export interface Swap {
  plan: UpPlan
  old: Current | undefined
  /** The new one. */
  id: string
  suffix: string
}

interface Failed extends Swap {
  error: unknown
}

/** What became of the containers. */
interface Undone {
  /** A sentence's second half. */
  outcome: string
  suggestions: string[]
  result?: UpResult
}

/**
 * Brings back what was there before a new container failed: its log is kept, it goes, and the old one gets its
 * name back and runs again.
 * @returns the error to end with: the cause, and what became of it
 */
export async function rollBack(engine: Engine, failed: Failed, job: Job): Promise<unknown> {
  const {error, plan, id} = failed
  const path = await keepLog(engine, id, plan.run.name, process.env)
  const undone = await undo(engine, failed, job).catch(
    (problem: Error): Undone => ({
      outcome: `and the roll-back failed: ${problem.message}`,
      suggestions: ['the next dkr up or dkr down mends it'],
    }),
  )
  // A bug of dkr stays one; the containers are in order all the same.
  if (!isDkrError(error)) return error
  const interrupted = job.signal.aborted
  return new DkrError(error.code, {
    message: `${error.message}; ${undone.outcome}`,
    why: error.why,
    evidence: error.evidence,
    diagnosis: error.diagnosis,
    suggestions: [...error.suggestions, ...undone.suggestions, ...(path ? [`its whole log: ${path}`] : [])] as [string],
    exitCode: interrupted ? error.exitCode : exitCodes.notReady.code,
    result: undone.result,
    cause: error,
  })
}

async function undo(engine: Engine, {plan, old, id, suffix}: Failed, job: Job): Promise<Undone> {
  const {name} = plan.run
  const {keepFailed} = plan
  const failedName = temporaryName(name, 'failed', suffix)
  const {keep, outcome, suggestion} = afterFailure({name, keepFailed, interrupted: job.signal.aborted, old, failedName})
  const suggestions = [suggestion]
  if (!old) {
    if (!keep) await removeWholly(engine, id, {volumes: true})
    return {outcome, suggestions}
  }
  const task = {id: `roll back ${id}`, text: `rolling back to the old ${name}`}
  job.progress.task({...task, state: 'running'})
  await stopContainer(engine, id, {timeout: 0})
  await renameContainer(engine, id, failedName)
  await bringBack(engine, old)
  if (!keep) await removeWholly(engine, id, {volumes: true})
  const result = await describeOld(engine, plan, old, job)
  job.progress.task({...task, state: 'done'})
  return {outcome, suggestions, result}
}

/** It may still have its name and run: when the new one was never given its place. */
async function bringBack(engine: Engine, {id, name, running}: Current): Promise<void> {
  const {Name, State} = await inspectContainer(engine, id)
  if (Name !== `/${name}`) await renameContainer(engine, id, name)
  if (running && !State.Running) await startContainer(engine, id)
}

/** Seconds that the old one gets to answer again; it did before, so there is nothing to diagnose. */
const comeBackTime = 10

async function describeOld(
  engine: Engine,
  {run, ready}: UpPlan,
  {id, name, running}: Current,
  job: Job,
): Promise<UpResult> {
  const again = {...ready, timeout: Math.min(ready.timeout, comeBackTime)}
  const whateverComes = {...job, signal: new AbortController().signal}
  if (running) await waitUntilReady(engine, {id, name, silent: true}, again, whateverComes).catch(() => {})
  const urls = urlsOf(engine, inspectedPorts(await inspectContainer(engine, id)))
  return {id, name, image: run.image, url: urls[0] ?? null, urls, changed: false, rolledBack: true, readyMs: null}
}
