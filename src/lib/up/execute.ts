import {build} from '../build/build.js'
import {unchangedImage} from '../build/cache/unchanged.js'
import {unpauseContainer} from '../engine/container-life.js'
import {type ContainerDetails, inspectContainer, startContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {type Built, changesSince} from './changes.js'
import {notStartedError} from './diagnosis/errors.js'
import type {Current} from './mend.js'
import type {UpPlan} from './plan.js'
import {type Ready, waitUntilReady} from './ready/wait.js'
import {replaceContainer} from './replace.js'
import type {UpResult} from './result.js'
import {wasSynced} from './synced-mark.js'

/**
 * Carries out a plan: build, replace the old container if anything changed, wait until it is ready.
 * @throws DkrError BUILD_FAILED, EXITED or NOT_READY (exit code 4), and what creating can throw
 */
export async function executeUp(engine: Engine, plan: UpPlan, job: Job): Promise<UpResult> {
  const old = plan.replaces
  const built = (old && (await builtBefore(engine, plan))) ?? (await build(engine, plan.build, job))
  const before = old && (await inspectContainer(engine, old.id))
  const changes = before ? [...changesSince(before, plan.config, built), ...(await syncedSince(engine, before))] : []
  if (old && before && changes.length === 0) {
    const again = await useAgain(engine, plan, before, job)
    if (again) return resultOf(plan, old.id, again, !before.State.Running || before.State.Paused)
  }
  if (changes.length > 0) job.progress.note(`Replacing ${plan.run.name}: ${changes.join(', ')}.`)
  const current: Current | undefined = old && before && {...old, running: before.State.Running}
  const started = await replaceContainer(engine, plan, current, job)
  return resultOf(plan, started.id, started, true)
}

/** What the last build gave, where another could give nothing else: the quick way to find that nothing changed. */
async function builtBefore(engine: Engine, {build: plan}: UpPlan): Promise<Built | undefined> {
  const imageId = await unchangedImage(engine, plan, process.env)
  return imageId === undefined ? undefined : {imageId, cacheMiss: null}
}

function resultOf({run}: UpPlan, id: string, {urls, readyMs}: Ready, changed: boolean): UpResult {
  return {id, name: run.name, image: run.image, url: urls[0] ?? null, urls, changed, rolledBack: false, readyMs}
}

/** What no label can tell: it was made from this image, and is something else by now. */
async function syncedSince(engine: Engine, {Id}: ContainerDetails): Promise<string[]> {
  return (await wasSynced(engine, Id)) ? ['dkr up --watch put files into it'] : []
}

/** Seconds in which an app that runs already must answer; it had all the time it needed before. */
const answerTime = 5

/**
 * The same container once more: left alone when it runs and is ready, started when it is stopped.
 * @returns undefined when it runs and is not ready: then a fresh one has to take its place
 */
async function useAgain(engine: Engine, plan: UpPlan, before: ContainerDetails, job: Job): Promise<Ready | undefined> {
  const {name} = plan.run
  if (before.State.Running && !before.State.Paused) return stillReady(engine, plan, before, job)
  const {Running, Paused} = before.State
  job.progress.note(`Nothing changed: ${Paused ? `${name} is no longer paused` : `starting ${name} again`}.`)
  try {
    await (Paused ? unpauseContainer : startContainer)(engine, before.Id).catch(async error => {
      throw await notStartedError(engine, before.Id, error)
    })
    return await waitUntilReady(engine, {id: before.Id, name}, plan.ready, job)
  } catch (error) {
    // It was stopped before, so it is stopped again.
    if (!Running) await stopContainer(engine, before.Id).catch(() => {})
    throw error
  }
}

async function stillReady(
  engine: Engine,
  {run, ready}: UpPlan,
  details: ContainerDetails,
  job: Job,
): Promise<Ready | undefined> {
  // The line in the log was there when it became ready.
  const asked = {...ready, log: undefined, timeout: Math.min(ready.timeout, answerTime)}
  try {
    const waiting = {id: details.Id, name: run.name, details, silent: true} as const
    const answered = await waitUntilReady(engine, waiting, asked, job)
    job.progress.note(`Nothing changed: ${run.name} is already running.`)
    return answered
  } catch (error) {
    if (!isDkrError(error) || (error.code !== 'NOT_READY' && error.code !== 'EXITED')) throw error
    job.progress.note(`Nothing changed, but ${run.name} does not answer: replacing it.`)
    return undefined
  }
}
