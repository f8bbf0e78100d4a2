import type {Cause} from './cause-names.js'
import type {Evidence} from './evidence.js'

/** What one rule concludes; nothing is called certain that the evidence does not show. */
export interface Finding {
  cause: Cause
  certain: boolean
  /** Half a sentence that completes "… did not become ready: ". */
  message: string
  /** What it means, for somebody who meets it for the first time. */
  why: string
  /** Facts that show it, each a line. The log is added by the caller. */
  evidence?: string[]
  suggestions: [string, ...string[]]
  /** Where in the container the thing would be that is missing: absolute paths. A mount may hide it there. */
  missing?: string[]
}

/** Looks for one cause; undefined when the evidence does not show it. */
export type Rule = (evidence: Evidence) => Finding | undefined
