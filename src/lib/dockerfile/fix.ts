import {applyFixes} from './apply-fixes.js'
import type {Finding} from './finding.js'
import {type LintOptions, type LintResult, lintDockerfile} from './lint.js'

/** One fix can make room for another; more rounds than this would mean two rules that undo each other. */
const maxRounds = 20

export interface FixedDockerfile {
  text: string
  fixed: Finding[]
  /** What the text is like after the fixes. */
  result: LintResult
}

/** Lints a Dockerfile and applies what can be mended without a doubt, until nothing is left to mend. */
export function fixDockerfile(text: string, options: LintOptions): FixedDockerfile {
  const fixed: Finding[] = []
  let current = text
  for (let round = 0; round < maxRounds; round++) {
    const next = applyFixes(current, lintDockerfile(current, options).findings)
    if (next.fixed.length === 0) break
    fixed.push(...next.fixed)
    current = next.text
  }
  return {text: current, fixed, result: lintDockerfile(current, options)}
}
