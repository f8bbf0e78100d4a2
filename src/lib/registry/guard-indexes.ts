import type {ImageDetails} from '../engine/images.js'
import type {PushedTag} from '../engine/push.js'
import type {Job} from '../output/job.js'
import {familiarName, familiarReference} from '../reference/image.js'
import {platformName, platformOf, words} from './platforms.js'
import type {PushPlan} from './push-plan.js'
import {type RemoteIndex, type Repository, remoteIndexes} from './remote-index.js'
import {lossOf, type ReplacedIndex, refuseLosses, replacedIndex} from './replaced-index.js'
import {ownPlatform, sentPlatforms} from './sent-platforms.js'

export interface TaggedImage {
  tag: string
  details: ImageDetails
}

/** What became of the platforms of a tag; nothing where all is as before. */
export interface PlatformLoss {
  replaced?: ReplacedIndex
  partOf?: {digest: string; platform?: string}
}

interface Risk {
  index: RemoteIndex
  sent: readonly string[]
}

/**
 * Keeps a push from taking platforms away from a tag unasked: docker puts one manifest in the place of an index without
 * a word. Only `--force` and `--platform` ask for it.
 * @returns what finds out, and tells, after the push what it did to a tag all the same
 * @throws DkrError WOULD_OVERWRITE, before anything is sent
 */
export async function guardIndexes(registry: Repository, plan: PushPlan, images: readonly TaggedImage[]) {
  const indexes = await remoteIndexes(
    registry,
    images.map(({tag}) => tag),
  )
  const risks = new Map<string, Risk>()
  const losses = []
  for (const {tag, details} of images) {
    const index = indexes.get(tag)
    if (!index) continue
    const sent = plan.platform
      ? [platformOf(plan.platform)]
      : await sentPlatforms(registry.engine, details).catch(() => undefined)
    risks.set(tag, {index, sent: sent ?? [ownPlatform(details)]})
    losses.push(...(sent ? [lossOf(tag, index, sent)] : []))
  }
  if (!plan.force && !plan.platform)
    refuseLosses(
      losses.filter(loss => loss !== undefined),
      plan,
    )
  return async (pushed: PushedTag, job: Job): Promise<PlatformLoss> => {
    const risk = risks.get(pushed.tag)
    const loss = {
      ...(pushed.partOf && {partOf: partOf(pushed.partOf)}),
      ...(risk && (await replaced(registry, pushed, risk))),
    }
    tell(registry, pushed, loss, job)
    return loss
  }
}

function partOf({digest, platform}: NonNullable<PushedTag['partOf']>) {
  return {digest, ...(platform && {platform: platformName(platform)})}
}

async function replaced(registry: Repository, pushed: PushedTag, risk: Risk): Promise<PlatformLoss> {
  const index = await replacedIndex(registry, pushed, risk)
  return index ? {replaced: index} : {}
}

function tell({reference}: Repository, {tag, digest}: PushedTag, loss: PlatformLoss, {progress}: Job): void {
  const image = familiarReference({...reference, tag})
  const {replaced, partOf} = loss
  if (replaced) {
    progress.warn(
      `${image} lost ${words(replaced.lost)}: ${digest} replaced ${replaced.digest}. As long as the registry keeps the old image, it is ${familiarName(reference)}@${replaced.digest}`,
    )
  } else if (partOf) {
    progress.warn(
      `only ${partOf.platform ?? 'one platform'} of ${image} was pushed, as ${digest}: this engine does not have all of ${partOf.digest}`,
    )
  }
}
