import {isDkrError} from '../errors/dkr-error.js'
import {exitCodes} from '../errors/exit-codes.js'
import {type Candidate, continues, hasLayersOf} from './base-image.js'
import {mapLayers} from './map-layers.js'
import type {LayersResult} from './result.js'
import type {HistoryEntry, ImageFacts, LayerSource} from './source.js'

/** Requests at a time: more only queue up in the engine. */
const concurrency = 8
/** An engine with more images than this is searched in part for the base. */
const maxCandidates = 500

/**
 * Reads an image's history and finds the layer that each instruction made. Nothing is downloaded or saved:
 * it takes the history, one inspect for each step that the engine still has, and one for each tagged image.
 * @param image a reference or an id
 * @throws what the source throws when there is no such image
 */
export async function readLayers(source: LayerSource, image: string): Promise<LayersResult> {
  const facts = await source.inspect(image)
  const history = await oldestFirst(source, facts.Id)
  const candidates = await findCandidates(source, facts, history)
  // The base's own steps may still have images although this one's do not name them.
  const entries = [...history, ...candidates.flatMap(candidate => candidate.history)]
  const layersOf = await layerCounts(source, facts, entries)
  return mapLayers({image, facts, history: withIds(history, candidates), layersOf, candidates})
}

async function oldestFirst(source: LayerSource, id: string): Promise<HistoryEntry[]> {
  return (await source.history(id)).toReversed()
}

/** Tagged images whose layers and steps this one begins with. */
async function findCandidates(
  source: LayerSource,
  facts: ImageFacts,
  history: readonly HistoryEntry[],
): Promise<Candidate[]> {
  const listed = (await source.list()).filter(({Id, RepoTags}) => Id !== facts.Id && RepoTags?.some(isName))
  const images = await each(listed.slice(0, maxCandidates), ({Id}) => present(source.inspect(Id)))
  const lower = images.filter(image => image !== undefined).filter(image => hasLayersOf(facts, image))
  const candidates = await each(lower, async image => {
    const steps = await present(oldestFirst(source, image.Id))
    return steps && {facts: image, history: steps}
  })
  return candidates.filter(candidate => candidate !== undefined).filter(({history: steps}) => continues(history, steps))
}

/** Engines before 25 call so what has no name: rebuilds leave hundreds of them, which are nobody's FROM. */
const isName = (tag: string) => tag !== '<none>:<none>'

async function layerCounts(
  source: LayerSource,
  facts: ImageFacts,
  entries: readonly HistoryEntry[],
): Promise<Map<string, number>> {
  const counts = new Map([[facts.Id, facts.RootFS.Layers?.length ?? 0]])
  const ids = [...new Set(entries.map(({Id}) => Id))].filter(id => id.startsWith('sha256:') && !counts.has(id))
  await each(ids, async id => {
    const image = await present(source.inspect(id))
    if (image) counts.set(id, image.RootFS.Layers?.length ?? 0)
  })
  return counts
}

/** The image's history, `<missing>` ids filled in from the images that it was built on. */
function withIds(history: readonly HistoryEntry[], candidates: readonly Candidate[]): HistoryEntry[] {
  return history.map((entry, i) => {
    if (entry.Id.startsWith('sha256:')) return entry
    const known = candidates.find(candidate => candidate.history[i]?.Id.startsWith('sha256:'))
    return known ? {...entry, Id: known.history[i]!.Id} : entry
  })
}

/** Another command may remove an image while this one looks, or its data is broken: then it tells nothing. */
function present<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(error => {
    if (isDkrError(error) && error.exitCode === exitCodes.noEngine.code) throw error
    return undefined
  })
}

async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const i = next++
      results[i] = await work(items[i]!)
    }
  }
  await Promise.all(Array.from({length: Math.min(concurrency, items.length)}, worker))
  return results
}
