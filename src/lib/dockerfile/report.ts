import type {Finding} from './finding.js'
import type {FixedDockerfile} from './fix.js'
import type {LintResult} from './lint.js'

/**
 * The findings as text, two lines each, and a summary:
 *
 *     Dockerfile:7 warning shell-form-command (JSONArgsRecommended, DL3025): CMD "…" runs inside a shell
 *       without the JSON form …
 *     2 errors, 3 warnings
 *
 * The reason of a rule is told once. No line ends with a full stop or a line break.
 */
export function reportFindings({findings, ...counts}: LintResult): string[] {
  const told = new Set<string>()
  const lines = findings.flatMap(finding => {
    const first = !told.has(finding.reason)
    told.add(finding.reason)
    return first ? [headline(finding), `  ${finding.reason}`] : [headline(finding)]
  })
  return [...lines, summaryLine(counts)]
}

/** `2 errors, 1 warning, 1 info, 3 style`, or `no findings`. */
export function summaryLine({errors, warnings, infos, styles}: Omit<LintResult, 'findings' | 'failed'>): string {
  const parts = [
    counted(errors, 'error'),
    counted(warnings, 'warning'),
    counted(infos, 'info'),
    counted(styles, 'style', 'style'),
  ]
  const said = parts.filter(part => part !== undefined)
  return said.length === 0 ? 'no findings' : said.join(', ')
}

/** What `--fix` did, a line each, and why it did nothing. */
export function fixLines({fixed, noFix}: Pick<FixedDockerfile, 'fixed' | 'noFix'>, file = 'Dockerfile'): string[] {
  const done = fixed.toSorted((one, two) => one.line - two.line).map(({line, rule}) => `fixed ${file}:${line} ${rule}`)
  return noFix === undefined ? done : [`${file} is not fixed: ${noFix}`]
}

function headline({file = 'Dockerfile', line, severity, rule, aliases, message}: Finding): string {
  const names = aliases.length > 0 ? ` (${aliases.join(', ')})` : ''
  return `${file}:${line} ${severity} ${rule}${names}: ${message}`
}

function counted(amount: number, word: string, words = `${word}s`): string | undefined {
  return amount === 0 ? undefined : `${amount} ${amount === 1 ? word : words}`
}
