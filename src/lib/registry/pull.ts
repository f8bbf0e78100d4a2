import {pullAuth} from '../docker-config/credentials.js'
import type {Engine} from '../engine/engine.js'
import {findImage} from '../engine/images.js'
import {type Pulled, pullImage} from '../engine/pull.js'
import type {Job} from '../output/job.js'
import {familiarReference, type ImageReference, parseImageReference, withDefaultTag} from '../reference/image.js'
import {checkPlatform, tagBesideAllTags} from './push-plan.js'

export interface PullPlan {
  /** Without tag and digest where all tags are pulled. */
  reference: ImageReference
  allTags?: boolean
  platform?: string
}

export interface PullResult {
  image: string
  /** `sha256:…` of the manifest. */
  digest?: string
  /** The image with its digest: what was pulled, whatever the tag comes to mean. */
  reference: string
  id?: string
  status: Pulled['status']
}

/**
 * @throws DkrError INVALID_REFERENCE; USAGE for a tag beside --all-tags, or a broken platform
 */
export function planPull(
  image: string,
  flags: {'all-tags'?: boolean; platform?: string} = {},
  env: NodeJS.ProcessEnv = process.env,
): PullPlan {
  const platform = flags.platform ?? (env.DOCKER_DEFAULT_PLATFORM || undefined)
  if (platform) checkPlatform(platform)
  const reference = parseImageReference(image)
  if (!flags['all-tags']) return {reference: withDefaultTag(reference), platform}
  if (reference.tag || reference.digest) throw tagBesideAllTags('pull', reference)
  return {reference, allTags: true, platform}
}

/**
 * Pulls with the log-in docker would use. Throws as `pullImage` does.
 * @returns one result for each tag
 */
export async function pull(engine: Engine, plan: PullPlan, job: Job): Promise<PullResult[]> {
  const {reference, allTags, platform} = plan
  const authHeader = await pullAuth(reference, job.progress.warn)
  const {digest, status, tags} = await pullImage(engine, {reference, allTags, platform, authHeader}, job)
  const wanted = allTags
    ? tags.map(each => ({...each, reference: {...reference, tag: each.tag}}))
    : [{digest, reference}]
  return Promise.all(wanted.map(each => resultOf(engine, each.reference, each.digest, status)))
}

async function resultOf(
  engine: Engine,
  reference: ImageReference,
  digest: string | undefined,
  status: Pulled['status'],
): Promise<PullResult> {
  const image = familiarReference(reference)
  return {
    image,
    digest,
    reference: familiarReference({...reference, digest: reference.digest ?? digest}),
    id: (await findImage(engine, image))?.Id,
    status,
  }
}
