import {didYouMean} from '../../values/similar.js'
import type {Dockerfile, Instruction} from '../dockerfile.js'
import type {Finding} from '../finding.js'
import {quote} from '../quote.js'
import {checkArguments, keywords} from './arguments.js'
import {checkCheckDirective} from './check-directive.js'
import {checkChecksum, checkChmod, checkFlags, checkRunFlags} from './flags.js'
import {checkWords} from './words.js'

export const syntaxRule = {
  id: 'syntax',
  aliases: ['DL1000'],
  severity: 'error',
  summary: 'the builder can read the Dockerfile',
  reason: 'the builder refuses this line, so no image is built',
} as const

/**
 * What keeps a Dockerfile from being built, as far as its text alone tells. The
 * verdict is BuildKit's; rules of their own tell the rest (`from-first`,
 * `valid-port`, `valid-image-name`, `copy-from-known-stage` …).
 */
export function checkSyntax(dockerfile: Dockerfile): Finding[] {
  const {instructions, problems} = dockerfile
  const found = [
    ...problems.map(({line, message}) => ({line, message})),
    ...checkCheckDirective(dockerfile),
    ...checkEmpty(dockerfile),
    ...instructions.flatMap((instruction, index) =>
      checkInstruction(instruction, instructions[index - 1]).map(message => at(instruction, message)),
    ),
    ...checkWords(dockerfile).map(({instruction, message}) => at(instruction, message)),
  ]
  const {id: rule, aliases, severity, reason} = syntaxRule
  return found.map(hit => ({rule, aliases, severity, reason, ...hit}))
}

/** Without what shows only once the variables have their values. */
export function checkInstruction(instruction: Instruction, before?: Instruction): string[] {
  const {keyword, written} = instruction
  if (!keywords.includes(keyword)) {
    const meant = didYouMean(keyword, keywords)
    const open = meant === '' && before && goesOn(before, instruction)
    return [
      `there is no instruction ${quote(written)}${open ? `: line ${before.endLine} probably lacks a \\ at its end` : meant}`,
    ]
  }
  const messages = [...checkFlags(instruction), ...checkArguments(instruction)]
  if (messages.length > 0) return messages
  return [...checkRunFlags(instruction), ...checkChmod(instruction), ...checkChecksum(instruction)]
}

/** Whether a line was meant to continue the one before it: that ends in the middle, or this one is indented or begins so. */
export function goesOn(before: Instruction, {text, written}: Instruction): boolean {
  if (/(?:&&|\|\|?|[,;(])\s*$/.test(before.value) || /^(?:&&|\|\|?|-)/.test(written)) return true
  return /^\s/.test(text) && !/^\s/.test(before.text)
}

function checkEmpty({instructions, stages, problems}: Dockerfile): Pick<Finding, 'line' | 'message'>[] {
  if (problems.length > 0) return []
  if (instructions.length === 0) return [{line: 1, message: 'the Dockerfile holds no instruction'}]
  const onlyArgs = stages.length === 0 && instructions.every(({keyword}) => keyword === 'ARG')
  return onlyArgs ? [{line: 1, message: 'the Dockerfile has no FROM, so there is nothing to build'}] : []
}

function at({startLine, endLine}: Instruction, message: string): Pick<Finding, 'line' | 'endLine' | 'message'> {
  return {line: startLine, endLine, message}
}
