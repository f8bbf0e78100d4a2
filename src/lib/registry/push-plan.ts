import {DkrError} from '../errors/dkr-error.js'
import {
  familiarReference,
  type ImageReference,
  isImageId,
  parseImageReference,
  withDefaultTag,
} from '../reference/image.js'
import {checkPlatform as checkWords} from '../values/platform.js'
import {planTag} from './tag.js'

export interface PushPlan {
  /** Where it goes; without a tag where all tags go. */
  reference: ImageReference
  /** The local image that first gets that name. */
  source?: string
  allTags?: boolean
  platform?: string
  /** Also where a tag in the registry loses platforms. */
  force?: boolean
}

export interface PushFlags {
  /** The name to push under. */
  as?: string
  'all-tags'?: boolean
  platform?: string
  force?: boolean
}

/** @throws DkrError INVALID_REFERENCE; USAGE for a tag beside --all-tags, or a broken platform */
export function planPush(image: string, {as, platform, force, ...flags}: PushFlags = {}): PushPlan {
  if (platform) checkPlatform(platform)
  if (as !== undefined) return {...renamed(image, as), platform, force}
  const reference = withoutDigest(image)
  if (!flags['all-tags']) return {reference: withDefaultTag(reference), platform, force}
  if (reference.tag) throw tagBesideAllTags('push', reference)
  return {reference, allTags: true, platform, force}
}

/** A new name without a tag keeps the tag of the image. */
function renamed(image: string, as: string): Pick<PushPlan, 'reference' | 'source'> {
  const named = withoutDigest(as)
  const tag = named.tag ?? (isImageId(image) ? undefined : parseImageReference(image).tag)
  const {source, target} = planTag(image, familiarReference({...named, tag}))
  return {reference: target, source}
}

function withoutDigest(image: string): ImageReference {
  const reference = parseImageReference(image)
  if (!reference.digest) return reference
  throw new DkrError('INVALID_REFERENCE', {
    message: `cannot push a digest reference: "${image}"`,
    why: 'the registry works out the digest from what it gets',
    suggestions: [`dkr push ${familiarReference({...reference, digest: undefined})}`],
  })
}

/** docker's own words, which scripts may look for. */
export function tagBesideAllTags(command: 'push' | 'pull', reference: ImageReference): DkrError {
  return new DkrError('USAGE', {
    message: "tag can't be used with --all-tags/-a",
    suggestions: [`dkr ${command} -a ${familiarReference({...reference, tag: undefined, digest: undefined})}`],
  })
}

/** @throws DkrError USAGE */
export function checkPlatform(platform: string): void {
  if (/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/i.test(platform)) return void checkWords(platform)
  throw new DkrError('USAGE', {
    message: `not a platform: "${platform}"`,
    suggestions: ['a platform is OS/ARCH or OS/ARCH/VARIANT: linux/amd64, linux/arm64, linux/arm/v7'],
  })
}
