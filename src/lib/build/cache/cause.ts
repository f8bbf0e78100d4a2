import type {FileChange} from './compare-files.js'

/** Why a step was not taken from the cache. */
export type Cause =
  /** `stages`: for these alone. */
  | {kind: 'no-cache'; stages?: readonly string[]}
  /** Nothing is remembered to compare with. */
  | {kind: 'first-build'}
  | {kind: 'other-engine'; before: string; now: string}
  | {kind: 'other-builder'; before: string; now: string}
  | {kind: 'platform'; before?: string; now?: string}
  | {kind: 'base-moved'; image: string; before: string; now: string}
  | {kind: 'edited'; line: number; before: string; now: string}
  | {kind: 'inserted'; line: number; text: string}
  | {kind: 'removed'; text: string}
  | {kind: 'files'; files: FileChange[]}
  | {kind: 'build-arg'; names: string[]}
  | {kind: 'options'; names: string[]}
  /** What it fetches may have changed: only the builder knows. */
  | {kind: 'download'}
  /** It copies files, and those of the two builds cannot be compared. */
  | {kind: 'files-unknown'}
  /** Nothing that is remembered differs. */
  | {kind: 'unknown'}

export type CauseKind = Cause['kind']

/** The first step that was not cached, and why. */
export interface CacheMiss {
  /** As the result's list of steps has it. */
  step: string
  /** Line of the instruction in the Dockerfile; null for a step of the builder's own. */
  line: number | null
  cause: CauseKind
  /** One sentence for people. */
  reason: string
  /** False when something else could be the cause too. */
  certain: boolean
  /** Line of the earlier instruction that changed, where it is not the step's own. */
  causeLine?: number
  /** What changed in the context, at most 100 of them. */
  files?: FileChange[]
  /** How many changed in all. */
  fileCount?: number
  buildArgs?: string[]
}
