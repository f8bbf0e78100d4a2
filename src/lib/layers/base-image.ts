import type {Anchor} from './assign-layers.js'
import type {Instruction} from './history-text.js'
import type {HistoryEntry, ImageFacts} from './source.js'

/** The image behind FROM, as far as the engine still knows it. */
export interface BaseImage extends Anchor {
  name?: string
  id?: string
  /** Nothing on the engine proves it: the history only looks like it. */
  guessed: boolean
  /** Names of images that could be it as well. */
  others?: string[]
}

/** An image that could be the base, with its history, the oldest entry first. */
export interface Candidate {
  facts: ImageFacts
  history: readonly HistoryEntry[]
}

/** Whether the image's layers begin with all layers of the other one. */
export function hasLayersOf(image: ImageFacts, other: ImageFacts): boolean {
  const layers = image.RootFS.Layers ?? []
  const lower = other.RootFS.Layers ?? []
  return image.Id !== other.Id && lower.length > 0 && lower.every((layer, i) => layers[i] === layer)
}

/** Whether the history (the oldest entry first) goes on from all steps of the other one. */
export function continues(history: readonly HistoryEntry[], lower: readonly HistoryEntry[]): boolean {
  if (lower.length === 0 || lower.length >= history.length) return false
  return lower.every((entry, i) => entry.CreatedBy === history[i]!.CreatedBy && entry.Created === history[i]!.Created)
}

/**
 * The classic builder leaves an image for each of its own steps: where the ids end, the base begins, even one that
 * has lost its tag.
 * @param oldestFirst the history; @param layersOf layer counts of the images that the engine still has, by id
 */
export function baseByIds(
  oldestFirst: readonly HistoryEntry[],
  layersOf: ReadonlyMap<string, number>,
): BaseImage | undefined {
  const lowest = oldestFirst.findIndex(entry => layersOf.has(entry.Id))
  const entry = oldestFirst[lowest]
  if (!entry || lowest === oldestFirst.length - 1) return undefined
  // An image without a parent below everything else is either imported or the first step of FROM scratch.
  if (lowest === 0 && entry.CreatedBy !== '') return undefined
  return {id: entry.Id, steps: lowest + 1, layers: layersOf.get(entry.Id)!, guessed: false}
}

const pause = 60

/**
 * BuildKit keeps no image of a base that it pulled. What is left: base images end with CMD or ENTRYPOINT, steps that
 * make layers follow, and time has passed in between.
 * @returns how many steps look like the base's
 */
export function guessBaseSteps(
  oldestFirst: readonly HistoryEntry[],
  instructions: readonly Instruction[],
): number | undefined {
  const lastWork = instructions.findLastIndex(({keyword}) => /^(?:RUN|COPY|ADD|WORKDIR)$/.test(keyword ?? ''))
  const end = instructions.findLastIndex(({keyword}, i) => {
    const next = oldestFirst[i + 1]
    const isEnd = i < lastWork && (keyword === 'CMD' || keyword === 'ENTRYPOINT')
    return isEnd && next !== undefined && next.Created - oldestFirst[i]!.Created > pause
  })
  return end < 0 ? undefined : end + 1
}
