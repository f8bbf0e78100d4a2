import {abortAfter} from '../engine/abort-after.js'
import {DkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'
import {familiarName, familiarReference} from '../reference/image.js'
import {realPlatforms, words} from './platforms.js'
import type {PushPlan} from './push-plan.js'
import {type RemoteIndex, type Repository, remoteImage} from './remote-index.js'

/** What a push would do, or did, to an image for several platforms in the registry. */
export interface Loss {
  tag: string
  index: RemoteIndex
  /** What is pushed in its place. */
  sent: readonly string[]
  /** Those that the tag would no longer have. */
  lost: readonly string[]
}

/** The image for several platforms that a tag named before. */
export interface ReplacedIndex {
  /** `sha256:…`: the registry may still have it under this digest. */
  digest: string
  platforms: string[]
  /** The platforms that the tag no longer has. */
  lost: string[]
}

/** Undefined where nothing is lost: the tag keeps all of its platforms. */
export function lossOf(tag: string, index: RemoteIndex, sent: readonly string[]): Loss | undefined {
  const lost = index.platforms.filter(platform => !sent.includes(platform))
  return lost.length > 0 ? {tag, index, sent, lost} : undefined
}

/**
 * Ends a push here that would take platforms away from a tag, before anything is sent.
 * @throws DkrError WOULD_OVERWRITE
 */
export function refuseLosses(losses: readonly Loss[], plan: PushPlan): void {
  const [first] = losses
  if (!first) return
  const image = familiarReference({...plan.reference, tag: first.tag})
  const more = losses.length > 1 ? `, and ${losses.length - 1} more of these tags too` : ''
  throw new DkrError('WOULD_OVERWRITE', {
    message: `${image} in the registry is for ${words(first.index.platforms)}, and this push would leave only ${words(first.sent)}${more}`,
    why: `nothing was pushed: users of ${words(first.lost)} would no longer find an image under this tag`,
    suggestions: waysOut(first, plan),
    evidence: losses.map(({tag, index, sent}) => {
      const name = familiarReference({...plan.reference, tag})
      return `${name} is ${index.digest} (${index.platforms.join(', ')}) and would be ${sent.join(', ')}`
    }),
  })
}

function waysOut({tag, sent}: Loss, {reference, source, allTags}: PushPlan): [string, ...string[]] {
  const name = familiarName(reference)
  const beside = `${name}:${tag}-${sent.join('-').split('/').slice(1).join('-')}`
  const push = source
    ? `${shellWord(source)} --as ${familiarReference(reference)}`
    : `${allTags ? '-a ' : ''}${familiarReference(reference)}`
  return [
    `dkr push ${source ? shellWord(source) : `${name}:${tag}`} --as ${beside}: pushes it as another tag`,
    `dkr push --force ${push}: replaces the image in the registry`,
  ]
}

/**
 * What became of an index that a tag named before the push. The registry is asked once more: some engines take a
 * manifest that is there for one that the tag names, and leave the tag as it is.
 */
export async function replacedIndex(
  repository: Repository,
  {tag, digest}: {tag: string; digest: string},
  {index, sent}: {index: RemoteIndex; sent: readonly string[]},
): Promise<ReplacedIndex | undefined> {
  if (digest === index.digest) return undefined
  const now = await remoteImage({...repository, signal: AbortSignal.any([repository.signal, abortAfter(5000)])}, tag)
  if (now?.digest === index.digest) return undefined
  const left = realPlatforms(now?.platforms ?? [])
  const loss = lossOf(tag, index, left.length > 0 ? left : sent)
  return loss && {digest: index.digest, platforms: [...index.platforms], lost: [...loss.lost]}
}
