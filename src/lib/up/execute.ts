import {setTimeout as delay} from 'node:timers/promises'
import {build} from '../build/build.js'
import {waitForExit} from '../engine/attach.js'
import {
  type ContainerDetails,
  inspectContainer,
  removeContainer,
  startContainer,
  stopContainer,
} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {inspectedPorts, urlsOf} from '../engine/published.js'
import type {Job} from '../output/job.js'
import {labels} from '../project/labels.js'
import {createFromPlan} from '../run/create.js'
import {exitedError, notCreatedError, notReadyError, notStartedError} from './diagnosis/errors.js'
import type {UpPlan} from './plan.js'
import {type Answer, answerText, isReady, waitUntilAnswers} from './ready.js'

/** What `up` gives to scripts. */
export interface UpResult {
  id: string
  name: string
  image: string
  /** The first URL, or null when no TCP port is published. */
  url: string | null
  urls: string[]
  /** False when the same container was running already. */
  changed: boolean
  /** True when the container that was there before had to be started again. */
  rolledBack: boolean
  /** Milliseconds from the start of the container to its first answer. */
  readyMs: number
}

/**
 * Carries out a plan: build, replace the old container if anything changed, wait for the first answer.
 * @throws DkrError BUILD_FAILED, EXITED or NOT_READY (exit code 4), and what creating can throw
 */
export async function executeUp(engine: Engine, plan: UpPlan, job: Job): Promise<UpResult> {
  const {imageId} = await build(engine, plan.build, job)
  const same = plan.replaces && (await unchanged(engine, plan, imageId))
  if (!same && plan.replaces) await removeOld(engine, plan.replaces, job)
  const id = same ? same.Id : await createAndStart(engine, plan, job)
  job.progress.note(
    same ? `Nothing changed: ${plan.run.name} is running already.` : `Started container ${plan.run.name}.`,
  )
  const {urls, readyMs} = await waitUntilReady(engine, plan, id, job)
  const {name} = plan.run
  return {id, name, image: plan.run.image, url: urls[0] ?? null, urls, changed: !same, rolledBack: false, readyMs}
}

/** The running container that was made from the same image and settings, if that is what runs. */
async function unchanged(
  engine: Engine,
  {replaces, run}: UpPlan,
  imageId: string,
): Promise<ContainerDetails | undefined> {
  const old = await inspectContainer(engine, replaces!.id)
  const sameSettings = old.Config.Labels[labels.configHash] === run.labels[labels.configHash]
  return old.State.Running && old.Image === imageId && sameSettings ? old : undefined
}

async function removeOld(
  engine: Engine,
  {id, name, running}: NonNullable<UpPlan['replaces']>,
  job: Job,
): Promise<void> {
  job.progress.task({id, text: `replacing container ${name}`, state: 'running'})
  if (running) await stopContainer(engine, id)
  await removeContainer(engine, id, {force: true})
  job.progress.task({id, text: `replacing container ${name}`, state: 'done'})
}

async function createAndStart(engine: Engine, plan: UpPlan, job: Job): Promise<string> {
  const id = await createFromPlan(engine, plan.run, job).catch(error => {
    throw notCreatedError(error, plan.run.name)
  })
  try {
    job.signal.throwIfAborted()
    await startContainer(engine, id)
    return id
  } catch (error) {
    const explained = await notStartedError(engine, id, error)
    await removeContainer(engine, id, {force: true})
    throw explained
  }
}

interface Ready {
  urls: string[]
  readyMs: number
}

/** Waits for the first answer of the first URL, or for the end of the container, whichever comes first. */
async function waitUntilReady(engine: Engine, {run, timeout}: UpPlan, id: string, job: Job): Promise<Ready> {
  const began = performance.now()
  const urls = urlsOf(engine, inspectedPorts(await inspectContainer(engine, id)))
  const url = urls[0]
  const task = {id: `ready ${id}`, text: url ? `waiting for ${url}` : `starting ${run.name}`}
  job.progress.task({...task, state: 'running'})
  const stop = new AbortController()
  const signal = AbortSignal.any([job.signal, stop.signal])
  try {
    const ended = waitForExit(engine, id, 'not-running', signal).then(({exit}) => exit)
    const answer = url ? waitUntilAnswers(url, {timeout: timeout * 1000, signal}) : settled(signal)
    const first = await Promise.race([ended.then(() => 'ended' as const), answer])
    job.signal.throwIfAborted()
    if (first === 'ended') throw await exitedError(engine, id, run.name)
    if (url && !isReady(first)) throw await notReadyError(engine, id, {url, seconds: timeout, met: answerText(first)})
  } catch (error) {
    job.progress.task({...task, state: 'failed'})
    // Ctrl-C while it starts: nothing runs on that nobody asked for.
    if (job.signal.aborted) await stopContainer(engine, id)
    throw error
  } finally {
    stop.abort()
  }
  const readyMs = Math.round(performance.now() - began)
  job.progress.task({...task, state: 'done', ms: readyMs})
  return {urls, readyMs}
}

/** Without a URL there is nothing to ask: one that still runs after this long has started. */
const settleTime = 1000

async function settled(signal: AbortSignal): Promise<Answer> {
  await delay(settleTime, undefined, {signal}).catch(() => {})
  return {status: 200}
}
