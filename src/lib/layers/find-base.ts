import {labels} from '../project/labels.js'
import type {BaseImage, Candidate} from './base-image.js'
import type {HistoryEntry, ImageFacts} from './source.js'

interface Named extends BaseImage {
  name: string
  /** The image is there as it is under FROM, not only as another build of the same first instructions. */
  certain: boolean
  /** `dkr up` made it, to be run. */
  isApp: boolean
}

/**
 * Which of the images that this one continues is its base. From the history alone it cannot be told: an image built
 * here from the same first instructions looks like one named in FROM. What came from a registry, or ends where another
 * builder goes on, is a base; what was built here only may be one.
 * @param history the oldest entry first; @param likelyEnd where the history looks as if the base ended, in steps
 */
export function findBase(
  image: ImageFacts,
  history: readonly HistoryEntry[],
  candidates: readonly Candidate[],
  likelyEnd?: number,
): BaseImage | undefined {
  const all = candidates.flatMap(candidate => named(image, history, candidate))
  const longestFirst = all.sort((a, b) => b.steps - a.steps || b.layers - a.layers)
  const known = longestFirst.find(({certain}) => certain)
  const possible = longestFirst.filter(({steps}) => steps > (known?.steps ?? 0))
  const bases = possible.filter(({isApp}) => !isApp)
  const best = known ?? bases.find(({steps}) => steps === likelyEnd) ?? bases[0]
  // An app is named only where nothing at all says where the base ends.
  const chosen = best ?? (likelyEnd === undefined ? possible[0] : undefined)
  if (!chosen) return undefined
  const {name, id, steps, layers, certain} = chosen
  const others = possible.filter(other => other !== chosen).map(other => other.name)
  return {name, id, steps, layers, guessed: !certain || others.length > 0, ...(others.length > 0 && {others})}
}

/** The candidate by its plainest name; none for an earlier build of the same repository: that is a sibling. */
function named(image: ImageFacts, history: readonly HistoryEntry[], {facts, history: lower}: Candidate): Named[] {
  const own = new Set(image.RepoTags?.map(repositoryOf))
  const tags = facts.RepoTags?.filter(tag => !own.has(repositoryOf(tag)) && tag !== '<none>:<none>')
  const name = tags?.toSorted(byPlainness)[0]
  if (name === undefined || !inherits(image, facts)) return []
  const steps = lower.length
  const isApp = labels.project in (facts.Config?.Labels ?? {})
  // An engine that tells no digests has not said that the image was built here.
  const pulled = facts.RepoDigests?.length !== 0 && !isApp
  const certain = pulled || makerOf(history[steps - 1]!) !== makerOf(history[steps]!)
  return [{name, id: facts.Id, steps, layers: facts.RootFS.Layers!.length, guessed: false, certain, isApp}]
}

/** FROM hands down labels, and no instruction takes one away. */
function inherits(image: ImageFacts, lower: ImageFacts): boolean {
  const own = image.Config?.Labels ?? {}
  return Object.keys(lower.Config?.Labels ?? {}).every(key => key in own)
}

/** Steps of one Dockerfile have one builder. */
function makerOf({Comment}: HistoryEntry): string {
  if (Comment.startsWith('buildkit.')) return 'buildkit'
  return Comment.startsWith('Imported from') ? 'import' : 'other'
}

/** Of several names the one that FROM most likely has: without a registry, and short. */
function byPlainness(a: string, b: string): number {
  return Number(hasRegistry(a)) - Number(hasRegistry(b)) || a.length - b.length
}

function hasRegistry(reference: string): boolean {
  return /^(?:localhost|[^/.:]*[.:][^/]*)\//.test(reference)
}

function repositoryOf(reference: string): string {
  const colon = reference.lastIndexOf(':')
  return colon > reference.lastIndexOf('/') ? reference.slice(0, colon) : reference
}
