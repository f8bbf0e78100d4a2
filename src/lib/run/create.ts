import {pullAuth} from '../docker-config/credentials.js'
import {createContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {pullImage} from '../engine/pull.js'
import type {Job} from '../output/job.js'
import {familiarReference, isImageId, parseImageReference, withDefaultTag} from '../reference/image.js'
import {containerConfig} from './config.js'
import type {RunPlan} from './plan.js'

/**
 * Creates the container of a plan, pulling the image first where the pull policy says so.
 * @returns the container's ID
 */
export async function createFromPlan(engine: Engine, plan: RunPlan, job: Job): Promise<string> {
  if (plan.pull === 'always') await pull(engine, plan, job)
  const create = () => createContainer(engine, containerConfig(plan), {name: plan.name, platform: plan.platform})
  const created = await create().catch(async error => {
    // 404 at creation is always the image: names of networks and volumes are looked up at the start.
    if (plan.pull !== 'missing' || statusOf(error) !== 404 || isImageId(plan.image)) throw error
    const reference = familiarReference(withDefaultTag(parseImageReference(plan.image)))
    job.progress.note(`Unable to find image '${reference}' locally`)
    await pull(engine, plan, job)
    return create()
  })
  for (const warning of created.warnings) job.progress.warn(warning)
  return created.id
}

async function pull(engine: Engine, plan: RunPlan, job: Job): Promise<void> {
  const reference = withDefaultTag(parseImageReference(plan.image))
  await pullImage(
    engine,
    {reference, platform: plan.platform, authHeader: await pullAuth(reference, job.progress.warn)},
    job,
  )
}
