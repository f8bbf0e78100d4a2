import {randomBytes} from 'node:crypto'
import {renameContainer, startContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {createVolume} from '../engine/volumes.js'
import type {Job} from '../output/job.js'
import {labels} from '../project/labels.js'
import {createFromPlan} from '../run/create.js'
import {notCreatedError, notStartedError} from './diagnosis/errors.js'
import {type Current, temporaryName} from './mend.js'
import type {UpPlan} from './plan.js'
import {type Ready, waitUntilReady} from './ready/wait.js'
import {removeWholly} from './remove.js'
import {rollBack, type Swap} from './roll-back.js'
import {stopExplained} from './stop-explained.js'

export interface Started extends Ready {
  id: string
}

/**
 * Makes the container of a plan and takes the old one's place with it. The new one is created before the old
 * one stops, so that what the engine refuses costs no downtime; the old one is kept, stopped, until the new
 * one is ready. Killed at any moment, `planMend` finds the way back.
 * @throws DkrError when it does not become ready; then the old one runs again
 */
export async function replaceContainer(
  engine: Engine,
  plan: UpPlan,
  old: Current | undefined,
  job: Job,
): Promise<Started> {
  const suffix = randomBytes(3).toString('hex')
  const {name} = plan.run
  const id = await create(engine, plan, old ? temporaryName(name, 'new', suffix) : name, job)
  const ready = await swap(engine, {plan, old, id, suffix}, job).catch(async error => {
    throw await rollBack(engine, {plan, old, id, suffix, error}, job)
  })
  if (old) await dropOld(engine, old, temporaryName(name, 'done', suffix), job)
  return {id, ...ready}
}

/** One that stays gets a name that says that its successor is ready: the next `up` would take it for interrupted. */
async function dropOld(engine: Engine, {id, name}: Current, doneName: string, job: Job): Promise<void> {
  try {
    await removeWholly(engine, id)
  } catch (error) {
    job.progress.warn(`the old ${name} could not be removed: ${(error as Error).message}`)
    await renameContainer(engine, id, doneName).catch(() => {})
  }
}

/** The new container takes the place of the old one, and is waited for. */
async function swap(engine: Engine, {plan, old, id, suffix}: Swap, job: Job): Promise<Ready> {
  const {name} = plan.run
  job.signal.throwIfAborted()
  if (old) {
    await makeRoom(engine, old, temporaryName(name, 'old', suffix), job)
    await renameContainer(engine, id, name)
  }
  await startContainer(engine, id).catch(async error => {
    throw await notStartedError(engine, id, error)
  })
  return waitUntilReady(engine, {id, name}, plan.ready, job)
}

async function create(engine: Engine, {run, project, dir, volumes}: UpPlan, name: string, job: Job): Promise<string> {
  const ours = {[labels.project]: project, [labels.dir]: dir}
  await Promise.all(volumes.map(volume => createVolume(engine, volume, ours)))
  return createFromPlan(engine, {...run, name}, job).catch(error => {
    throw notCreatedError(error, run.name)
  })
}

async function makeRoom(engine: Engine, {id, name, running}: Current, oldName: string, job: Job): Promise<void> {
  const task = {id: `stop ${id}`, text: `stopping the old ${name}`, chore: true}
  job.progress.task({...task, state: 'running'})
  if (running) for (const line of await stopExplained(engine, id)) job.progress.note(line)
  else await stopContainer(engine, id)
  await renameContainer(engine, id, oldName)
  job.progress.task({...task, state: 'done'})
}
