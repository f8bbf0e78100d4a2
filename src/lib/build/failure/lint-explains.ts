import type {Instruction} from '../../dockerfile/dockerfile.js'
import type {Finding} from '../../dockerfile/finding.js'
import {lintDockerfile} from '../../dockerfile/lint.js'
import {parseImageReference} from '../../reference/image.js'
import {dockerfileText} from '../dockerfile-text.js'
import {namedFrontend} from '../named-frontend.js'
import {correctedLine, meantLine} from './corrected-line.js'
import type {Explain, Explanation, Failed} from './failed.js'
import {lintCommand} from './shown-path.js'

/** Which findings explain which failures: by what the builder, or the program of the step, says. */
const explains: Readonly<Record<string, {builder?: RegExp; program?: RegExp}>> = {
  syntax: {builder: /parse|must have|requires|unknown|flag|invalid|unsupported|unexpected|no build stage|cannot be/i},
  'from-first': {builder: /no build stage in current context|no FROM/i},
  'valid-image-name': {builder: /invalid reference format|parse stage name|must be lowercase/i},
  'declared-from-arg': {builder: /invalid reference format|parse stage name|should not be blank/i},
  'from-arg-default': {builder: /invalid reference format|parse stage name|should not be blank/i},
  'json-double-quotes': {
    builder: /not found|no such file|not exist/i,
    program: /\[.{0,200}(?:not found|no such file)/i,
  },
  'copy-from-known-stage': {
    builder: /pull access denied|manifest|not found|invalid from flag|failed to do request|no such host/i,
  },
  'copy-from-earlier-stage': {
    builder: /pull access denied|manifest|not found|invalid from flag|failed to do request|no such host/i,
  },
  'copy-from-other-stage': {builder: /circular|invalid from flag|not found/i},
  'copy-destination-slash': {builder: /must be a directory and end with a/i},
  'valid-port': {builder: /invalid (?:proto|containerport|hostport|port)/i},
}

/** What `dkr lint` finds in the instruction that failed, where it is the reason of this very failure. */
export const lintExplains: Explain = failed => {
  const text = dockerfileText(failed.files)
  const {dockerfile, plan} = failed
  if (text === undefined || !dockerfile || namedFrontend(plan, dockerfile) !== undefined) return undefined
  const {findings} = lintDockerfile(text, {ignore: []})
  const finding = findings.find(each => isAt(each, failed.instruction) && fits(each, failed))
  return finding && toExplanation(finding, failed)
}

/** Without an instruction the builder refused the file as a whole, and does not say where. */
function isAt({line}: Finding, instruction: Instruction | undefined): boolean {
  if (!instruction) return true
  return instruction.startLine <= line && line <= instruction.endLine
}

function fits({rule, message}: Finding, {ran, builder, output}: Failed): boolean {
  const words = Object.hasOwn(explains, rule) ? explains[rule] : undefined
  if (!words) return false
  // A name that resembles no stage is most likely an image.
  if (rule === 'copy-from-known-stage' && !message.includes('did you mean')) return false
  return ran ? output.some(line => words.program?.test(line)) : (words.builder?.test(builder) ?? false)
}

function toExplanation(
  {rule, line, message, reason, fix}: Finding,
  {plan, instruction, dockerfile}: Failed,
): Explanation {
  const lint = lintCommand(plan)
  const at = instruction ?? dockerfile?.instructions.find(({startLine}) => startLine === line)
  const better = fix?.text === undefined ? at && betterLine(at, rule, message) : `line ${fix.startLine}: ${fix.text}`
  const more = [...(better === undefined ? [] : [better]), ...(lint === undefined ? [] : [lint])]
  const where = instruction ? '' : `line ${line}: `
  const [first = 'correct that line', ...rest] = more
  return {why: `${where}${message}. ${reason[0]!.toUpperCase()}${reason.slice(1)}`, suggestions: [first, ...rest]}
}

function betterLine(instruction: Instruction, rule: string, message: string): string | undefined {
  const last = instruction.args.at(-1) ?? ''
  if (rule === 'copy-destination-slash') return correctedLine(instruction, last, `${last}/`)
  if (rule !== 'valid-image-name') return meantLine(instruction, message)
  const [base = ''] = instruction.args
  const name = inLowerCase(base)
  return name === undefined ? undefined : correctedLine(instruction, base, name)
}

/** An image name that is right but for capitals; a tag keeps them. */
function inLowerCase(text: string): string | undefined {
  const colon = text.lastIndexOf(':')
  const end = colon > text.lastIndexOf('/') ? colon : text.length
  const name = text.slice(0, end).toLowerCase() + text.slice(end)
  try {
    parseImageReference(name)
    return name
  } catch {
    return undefined
  }
}
