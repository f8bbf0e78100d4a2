import type {Evidence} from '../../evidence.js'
import type {Finding} from '../../verdict.js'

/** What one line of a log can say about why an app failed. */
export interface LogRule {
  match: RegExp
  /** `index`: where the line stands in the log. undefined: the line means something else. */
  finding: (match: RegExpMatchArray, evidence: Evidence, index: number) => LogFinding | undefined
}

export type LogFinding = Omit<Finding, 'certain'> & {
  /** False when the line could have another reason too. */
  certain?: false
}
