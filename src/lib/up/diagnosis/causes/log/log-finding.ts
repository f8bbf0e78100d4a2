import type {Evidence} from '../../evidence.js'
import type {Finding} from '../../verdict.js'
import {fileRules} from './files.js'
import type {LogRule} from './log-rule.js'
import {moduleRules} from './modules.js'
import {networkRules} from './network.js'
import {syntaxRules} from './syntax.js'
import {variableRules} from './variables.js'

const rules: LogRule[] = [...moduleRules, ...variableRules, ...syntaxRules, ...networkRules, ...fileRules]

/** A line that names an error, of whatever kind: what comes last is what the app ended with. */
const errorLine = /^\s*(?:[\w.]*(?:Error|Exception|Exit)\b|[A-Z]\w+Error \[|panic:|fatal|error:)/i

const shortLog = 12

/** The fields of an error that Node prints below it: the error itself stands above. */
const nodeDetail = /^\s+(?:code|errno|syscall|path|address|port|requireStack): /

/**
 * What the log says about the failure: of all lines that a rule knows, the last. It is certain only for a
 * container that ended with an error, and when no other error comes after it.
 */
export function logFinding(evidence: Evidence): Finding | undefined {
  const {log, phase, exitCode} = evidence
  for (let index = log.length - 1; index >= 0; index--) {
    const line = log[index]!
    const found = nodeDetail.test(line) ? undefined : firstMatch(line, evidence, index)
    if (!found) continue
    const last = !log.slice(index + 1).some(later => errorLine.test(later))
    const certain = found.certain !== false && phase === 'ended' && exitCode !== 0 && last
    // In a short log of one that ended the line is seen anyway.
    const shown = phase === 'ended' && log.length <= shortLog ? [] : [`log: ${line.trim()}`]
    return {...found, certain, evidence: [...(found.evidence ?? []), ...shown]}
  }
  return undefined
}

function firstMatch(line: string, evidence: Evidence, index: number) {
  for (const {match, finding} of rules) {
    const found = match.exec(line)
    const result = found && finding(found, evidence, index)
    if (result) return result
  }
  return undefined
}
