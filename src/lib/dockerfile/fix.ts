import {applyFixes} from './apply-fixes.js'
import type {Finding, Fix} from './finding.js'
import {type LintOptions, type LintResult, lintForFix} from './lint.js'

/** One fix can make room for another; more rounds than this would mean two rules that undo each other. */
const maxRounds = 20

export interface FixedDockerfile {
  text: string
  /** With the line numbers of the text as it was. */
  fixed: Finding[]
  /** What the text is like after the fixes. */
  result: LintResult
  /** Why nothing can be fixed, where the whole file is left to its author. */
  noFix?: string
}

/** Lints a Dockerfile and applies its fixes until none is left. */
export function fixDockerfile(text: string, options: LintOptions): FixedDockerfile {
  const fixed: Finding[] = []
  const numbers = text.split('\n').map((_, at) => at + 1)
  let current = text
  const first = lintForFix(current, options)
  let {result} = first
  for (let round = 0; round < maxRounds; round++) {
    const next = applyFixes(current, result.findings)
    if (next.fixed.length === 0) break
    fixed.push(...next.fixed.map(finding => renumber(finding, numbers)))
    for (const line of next.removed.toReversed()) numbers.splice(line - 1, 1)
    current = next.text
    result = lintForFix(current, options).result
  }
  return {text: current, fixed, result, ...(first.noFix !== undefined && {noFix: first.noFix})}
}

/** The finding with the line numbers of the first round. */
function renumber(finding: Finding, numbers: readonly number[]): Finding {
  const number = (line: number): number => numbers[line - 1] ?? line
  const {line, endLine, fix} = finding
  return {
    ...finding,
    line: number(line),
    ...(endLine !== undefined && {endLine: number(endLine)}),
    ...(fix && {fix: renumberFix(fix, number)}),
  }
}

function renumberFix(fix: Fix, number: (line: number) => number): Fix {
  return {...fix, startLine: number(fix.startLine), endLine: number(fix.endLine)}
}
