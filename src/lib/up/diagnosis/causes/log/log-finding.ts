import type {Evidence} from '../../evidence.js'
import type {Finding} from '../../verdict.js'
import {behindMount} from '../mounts.js'
import {fileRules} from './files.js'
import {folderRules} from './folders.js'
import {libraryRules} from './libraries.js'
import type {LogFinding, LogRule} from './log-rule.js'
import {moduleRules} from './modules.js'
import {networkRules} from './network.js'
import {syntaxRules} from './syntax.js'
import {cameUpAfter, isLastWord, isTolerated} from './trust.js'
import {variableRules} from './variables.js'

/** A shared library is a file that cannot be opened too: the more telling first. */
const rules: LogRule[] = [
  ...moduleRules,
  ...variableRules,
  ...syntaxRules,
  ...networkRules,
  ...libraryRules,
  ...folderRules,
  ...fileRules,
]

const shortLog = 12

/** The fields of an error that Node prints below it: the error itself stands above. */
const nodeDetail = /^\s+(?:code|errno|syscall|path|address|port|requireStack): /

/**
 * What the log says about the failure: of all lines that a rule knows, the last that the program did not get
 * over. It is certain only for a container that ended with an error of its own, and when nothing comes after it.
 */
export function logFinding(evidence: Evidence): Finding | undefined {
  const {log, phase, exitCode = 0} = evidence
  const {index, found} = lastComplaint(evidence) ?? {}
  if (!found || index === undefined) return undefined
  const ownError = phase === 'ended' && exitCode !== 0 && !isFromSignal(exitCode)
  const certain = found.certain !== false && ownError && isLastWord(log, index)
  // In a short log of one that ended the line is seen anyway.
  const shown = phase === 'ended' && log.length <= shortLog ? [] : [`log: ${log[index]!.trim()}`]
  return behindMount({...found, certain, evidence: [...(found.evidence ?? []), ...shown]}, evidence)
}

/** 128 and the number of a signal: then something else ended it, not the error. */
const isFromSignal = (exitCode: number) => exitCode > 128 && exitCode <= 128 + lastSignal

const lastSignal = 64

/** The last line that a rule knows, and where it stands. */
export function lastComplaint(evidence: Evidence): {index: number; found: LogFinding} | undefined {
  const {log, phase} = evidence
  for (let index = log.length - 1; index >= 0; index--) {
    if (nodeDetail.test(log[index]!) || isTolerated(log, index)) continue
    const found = firstMatch(evidence, index)
    if (found) return phase === 'running' && cameUpAfter(log, index) ? undefined : {index, found}
  }
  return undefined
}

function firstMatch(evidence: Evidence, index: number): LogFinding | undefined {
  for (const {match, finding} of rules) {
    const found = match.exec(evidence.log[index]!)
    const result = found && finding(found, evidence, index)
    if (result) return result
  }
  return undefined
}
