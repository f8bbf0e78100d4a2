import type {StepKind} from './assign-layers.js'

/** One instruction of an image's history. */
export interface LayerRow {
  /** Counted from 1, the oldest first. */
  index: number
  keyword?: string
  instruction: string
  buildArgs?: Record<string, string>
  kind: StepKind
  /** Bytes. */
  size: number
  /** Number of the layer, counted from 1 at the bottom. */
  layer?: number
  diffId?: string
  /** ISO 8601, absent where the builder recorded none. */
  createdAt?: string
  fromBase: boolean
  /** Why it made no layer. */
  comment?: string
  /** The builder's own words. */
  raw: string
}

/** `base` of a result. */
export interface LayersBase {
  name?: string
  id?: string
  instructionCount: number
  /** Absent where the engine does not tell. */
  layerCount?: number
  /** Bytes. */
  size: number
  guessed: boolean
  /** Names of images built here that begin with the same steps, and may be the base as well. */
  others?: string[]
}

/** What `dkr layers` shows, and its JSON. */
export interface LayersResult {
  image: string
  id: string
  /** Bytes of all layers. */
  totalSize: number
  layerCount: number
  /** Layers that no row can claim for certain. */
  unexplainedLayers: number
  base?: LayersBase
  rows: LayerRow[]
}
