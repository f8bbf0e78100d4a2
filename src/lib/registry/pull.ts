import {pullAuth} from '../docker-config/credentials.js'
import type {Engine} from '../engine/engine.js'
import {findImage} from '../engine/images.js'
import {pullImage} from '../engine/pull.js'
import type {Job} from '../output/job.js'
import {familiarReference, type ImageReference, parseImageReference, withDefaultTag} from '../reference/image.js'

export interface PullPlan {
  reference: ImageReference
  platform?: string
}

export interface PullResult {
  image: string
  /** `sha256:…` of the manifest. */
  digest?: string
  /** The image with its digest: what was pulled, whatever the tag comes to mean. */
  reference: string
  id?: string
  status: 'downloaded' | 'up to date'
}

/** @throws DkrError INVALID_REFERENCE */
export function planPull(image: string, platform?: string): PullPlan {
  return {reference: withDefaultTag(parseImageReference(image)), platform}
}

/** Pulls with the log-in docker would use. Throws as `pullImage` does. */
export async function pull(engine: Engine, {reference, platform}: PullPlan, job: Job): Promise<PullResult> {
  const authHeader = await pullAuth(reference, job.progress.warn)
  const {digest, status} = await pullImage(engine, {reference, platform, authHeader}, job)
  const image = familiarReference(reference)
  return {
    image,
    digest,
    reference: familiarReference({...reference, digest: reference.digest ?? digest}),
    id: (await findImage(engine, image))?.Id,
    status,
  }
}
