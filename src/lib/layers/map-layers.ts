import {type Anchor, assignLayers, type Step, type StepLayer} from './assign-layers.js'
import {type BaseImage, baseByIds, type Candidate, continues, guessBaseSteps, hasLayersOf} from './base-image.js'
import {findBase} from './find-base.js'
import type {Instruction} from './history-text.js'
import {readInstructions} from './instructions.js'
import {noLayerReason} from './no-layer-reason.js'
import type {LayerRow, LayersBase, LayersResult} from './result.js'
import type {HistoryEntry, ImageFacts} from './source.js'

/** All that was read from the engine. Histories have the oldest entry first. */
export interface ImageRecord {
  /** The image as it was asked for. */
  image: string
  facts: ImageFacts
  history: readonly HistoryEntry[]
  /** Layer counts of the images of single steps, by id, as far as the engine has them. */
  layersOf: ReadonlyMap<string, number>
  candidates: readonly Candidate[]
}

/** Maps each entry of the history to its instruction and layer. */
export function mapLayers(record: ImageRecord): LayersResult {
  const {facts, history, candidates} = record
  const layerCount = facts.RootFS.Layers?.length ?? 0
  const instructions = readInstructions(history, facts)
  const lower = candidates.filter(other => hasLayersOf(facts, other.facts) && continues(history, other.history))
  const likelyEnd = guessBaseSteps(history, instructions)
  const base = longer(findBase(facts, history, lower, likelyEnd), baseByIds(history, record.layersOf))
  const baseSteps = base?.steps ?? likelyEnd ?? 0
  const assigned = assignLayers(steps(history, instructions), layerCount, anchors(record, lower))
  const rows = layerRows(record, instructions, assigned, baseSteps)
  return {
    image: record.image,
    id: facts.Id,
    totalSize: totalSize(rows, facts),
    layerCount,
    unexplainedLayers: Math.max(0, layerCount - rows.filter(({kind}) => kind === 'layer').length),
    base: describeBase(base, rows.slice(0, baseSteps)),
    rows,
  }
}

function steps(history: readonly HistoryEntry[], instructions: readonly Instruction[]): Step[] {
  return history.map((entry, i) => ({
    instruction: instructions[i]!,
    size: sizeOf(entry),
    buildKit: entry.Comment.startsWith('buildkit.dockerfile'),
  }))
}

function longer(a?: BaseImage, b?: BaseImage): BaseImage | undefined {
  return a && b ? (b.steps > a.steps ? b : a) : (a ?? b)
}

function anchors({history, layersOf}: ImageRecord, lower: readonly Candidate[]): Anchor[] {
  const ofSteps = history.flatMap(({Id}, i) => (layersOf.has(Id) ? [{steps: i + 1, layers: layersOf.get(Id)!}] : []))
  const ofImages = lower.map(({facts, history}) => ({steps: history.length, layers: facts.RootFS.Layers!.length}))
  return [...ofSteps, ...ofImages]
}

function layerRows(
  {history, facts}: ImageRecord,
  instructions: readonly Instruction[],
  assigned: readonly StepLayer[],
  baseSteps: number,
): LayerRow[] {
  return history.map((entry, i) => {
    const {text, raw, keyword, buildArgs} = instructions[i]!
    const {kind, layer} = assigned[i]!
    return {
      index: i + 1,
      keyword,
      instruction: text,
      buildArgs,
      kind,
      size: sizeOf(entry),
      layer,
      diffId: layer === undefined ? undefined : facts.RootFS.Layers?.[layer - 1],
      createdAt: isoTime(entry.Created),
      fromBase: i < baseSteps,
      comment: noLayerReason(kind, instructions[i]!),
      raw,
    }
  })
}

/** The last second that a Date can hold. */
const latest = 8.64e12

function isoTime(seconds: number): string | undefined {
  return seconds > 0 && seconds <= latest ? new Date(seconds * 1000).toISOString() : undefined
}

function sizeOf({Size}: HistoryEntry): number {
  return Math.max(0, Size)
}

/** The rows' sum; where layers stand outside the history (an image made without one), the engine's own figure. */
function totalSize(rows: readonly LayerRow[], facts: ImageFacts): number {
  const possible = rows.filter(({kind}) => kind !== 'metadata').length
  const isWhole = possible >= (facts.RootFS.Layers?.length ?? 0)
  return isWhole ? sumSizes(rows) : facts.Size
}

function sumSizes(rows: readonly LayerRow[]): number {
  return rows.reduce((sum, {size}) => sum + size, 0)
}

function describeBase(base: BaseImage | undefined, rows: readonly LayerRow[]): LayersBase | undefined {
  if (rows.length === 0) return undefined
  const isKnown = rows.every(({kind}) => kind !== 'unknown')
  return {
    name: base?.name,
    id: base?.id,
    instructionCount: rows.length,
    layerCount: base?.layers ?? (isKnown ? rows.filter(({kind}) => kind === 'layer').length : undefined),
    size: sumSizes(rows),
    guessed: base?.guessed ?? true,
    others: base?.others,
  }
}
