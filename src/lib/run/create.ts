import {pullAuth} from '../docker-config/credentials.js'
import {proxyVariables} from '../docker-config/proxies.js'
import {createContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {hasApi} from '../engine/has-api.js'
import {pullImage} from '../engine/pull.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {familiarReference, isImageId, parseImageReference, withDefaultTag} from '../reference/image.js'
import {openCidFile} from './cidfile.js'
import {containerConfig} from './config.js'
import {missingFolders} from './local-folders.js'
import type {RunPlan} from './plan.js'
import {withProxies} from './proxies.js'

/**
 * Creates the container of a plan, pulling the image first where the pull policy says so.
 * @returns the container's ID
 */
export async function createFromPlan(engine: Engine, plan: RunPlan, job: Job): Promise<string> {
  refuseStartInterval(engine, plan)
  for (const warning of [...plan.warnings, ...missingFolders(engine.endpoint, plan.volumes)]) job.progress.warn(warning)
  const cidfile = await openCidFile(plan.cidfile)
  try {
    const id = await createOrPull(engine, plan, job)
    await cidfile.write(id)
    return id
  } finally {
    await cidfile.close()
  }
}

/** An older engine would drop the setting without a word; docker's client says so as well. */
function refuseStartInterval(engine: Engine, {settings}: RunPlan): void {
  if (!settings.container.Healthcheck?.StartInterval || hasApi(engine, '1.44')) return
  throw new DkrError('ENGINE_VERSION', {
    message: '"--health-start-interval" requires API version 1.44',
    why: `the engine speaks ${engine.server.apiVersion}`,
    suggestions: [
      'leave it out: --health-interval counts from the start on',
      'update the engine to version 25 or later',
    ],
  })
}

async function createOrPull(engine: Engine, plan: RunPlan, job: Job): Promise<string> {
  if (plan.pull === 'always') await pull(engine, plan, job)
  const config = containerConfig({...plan, environment: withProxies(plan, proxyVariables(engine.endpoint.url))})
  const create = () => createContainer(engine, config, {name: plan.name, platform: plan.platform})
  const created = await create().catch(async error => {
    // 404 at creation is the image, or a plugin: names of networks and volumes are looked up at the start.
    if (plan.pull !== 'missing' || statusOf(error) !== 404 || isImageId(plan.image)) throw error
    if (isDkrError(error) && /plugin/i.test(error.message)) throw error
    const reference = familiarReference(withDefaultTag(parseImageReference(plan.image)))
    job.progress.note(`Unable to find image '${reference}' locally${otherPlatform(error)}`)
    await pull(engine, plan, job)
    return create()
  })
  for (const warning of created.warnings) job.progress.warn(warning)
  return created.id
}

/** An image that is there, for another platform than the one that was asked for. */
function otherPlatform(error: unknown): string {
  const words = isDkrError(error) ? error.message : ''
  const [, wanted, actual] = /specified platform: wanted ([\w./-]+), actual: ([\w./-]+)/.exec(words) ?? []
  return wanted ? ` for ${wanted}: it is here for ${actual}` : ''
}

async function pull(engine: Engine, plan: RunPlan, job: Job): Promise<void> {
  const reference = withDefaultTag(parseImageReference(plan.image))
  await pullImage(
    engine,
    {reference, platform: plan.platform, authHeader: await pullAuth(reference, job.progress.warn)},
    job,
  )
}
