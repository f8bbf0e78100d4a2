import type {Instruction} from './history-text.js'

export type StepKind = 'layer' | 'metadata' | 'unknown'

/** A step of the history, the oldest first, and what hints at a layer of its own. */
export interface Step {
  instruction: Instruction
  /** Bytes. */
  size: number
  /** Whether BuildKit's Dockerfile frontend recorded it. */
  buildKit: boolean
}

/** Known for certain: the first `steps` steps made `layers` layers. */
export interface Anchor {
  steps: number
  layers: number
}

export interface StepLayer {
  kind: StepKind
  /** Counted from 1, the lowest layer first; only where it is certain which one it is. */
  layer?: number
}

const configuration = new Set(
  'ARG CMD ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD SHELL STOPSIGNAL USER VOLUME'.split(' '),
)

/**
 * Finds out which steps made a layer. The API does not say it (`empty_layer` stands only in the image's own file),
 * and a size of 0 does not mean that there is none. Between two anchors the number of layers is known; the rules
 * fill it in, and where they leave a choice the answer is 'unknown'.
 * @param total layers of the whole image
 */
export function assignLayers(steps: readonly Step[], total: number, known: readonly Anchor[]): StepLayer[] {
  const result: StepLayer[] = []
  let from: Anchor = {steps: 0, layers: 0}
  for (const to of rising(known, {steps: steps.length, layers: total})) {
    const kinds = fill(steps.slice(from.steps, to.steps), to.layers - from.layers)
    result.push(...number(kinds, from.layers, to.layers))
    from = to
  }
  return result
}

/** The anchors in order, without those that contradict an earlier one. */
function rising(known: readonly Anchor[], end: Anchor): Anchor[] {
  const kept: Anchor[] = []
  let last: Anchor = {steps: 0, layers: 0}
  for (const anchor of known.toSorted((a, b) => a.steps - b.steps)) {
    const forward = anchor.steps > last.steps && anchor.steps < end.steps
    const possible = anchor.layers >= last.layers && anchor.layers <= end.layers
    const room = anchor.layers - last.layers <= anchor.steps - last.steps
    if (!forward || !possible || !room) continue
    kept.push(anchor)
    last = anchor
  }
  return [...kept, end]
}

/** Tries the rules of both builders, then without those of BuildKit, which another frontend need not follow. */
function fill(steps: readonly Step[], layers: number): StepKind[] {
  for (const guess of [byBuilder, byCertainty]) {
    const guesses = steps.map(guess)
    const missing = layers - count(guesses, 'layer')
    const open = count(guesses, 'unknown')
    if (missing < 0 || missing > open) continue
    if (missing === 0) return guesses.map(kind => (kind === 'unknown' ? 'metadata' : kind))
    if (missing === open) return guesses.map(kind => (kind === 'unknown' ? 'layer' : kind))
    return guesses
  }
  return steps.map(byCertainty)
}

/** What has bytes is a layer, what only configures is none. */
function byCertainty({instruction, size}: Step): StepKind {
  if (size > 0) return 'layer'
  return configuration.has(instruction.keyword ?? '') ? 'metadata' : 'unknown'
}

/** BuildKit's rule (dockerfile2llb, commitToHistory): RUN, COPY, ADD and a WORKDIR other than / make a layer. */
function byBuilder(step: Step): StepKind {
  const {keyword, text} = step.instruction
  if (step.size > 0) return 'layer'
  if (text === 'WORKDIR /') return 'metadata'
  if (step.buildKit && /^(?:RUN|COPY|ADD|WORKDIR)$/.test(keyword ?? '')) return 'layer'
  return byCertainty(step)
}

function count(kinds: readonly StepKind[], wanted: StepKind): number {
  return kinds.filter(kind => kind === wanted).length
}

/** Numbers the layers upwards from `from` and downwards from `to`, each up to the first step that is not certain. */
function number(kinds: readonly StepKind[], from: number, to: number): StepLayer[] {
  const result: StepLayer[] = kinds.map(kind => ({kind}))
  const missing = to - from - count(kinds, 'layer')
  if (missing < 0 || missing > count(kinds, 'unknown')) return result
  let next = from
  for (const step of result) {
    if (step.kind === 'unknown') break
    if (step.kind === 'layer') step.layer = ++next
  }
  next = to
  for (const step of result.toReversed()) {
    if (step.kind === 'unknown') break
    if (step.kind === 'layer') step.layer = next--
  }
  return result
}
