import type {Dockerfile, Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {isTemplated, type Rewrite, rewriteValue} from '../rewrite.js'
import {stageChain} from '../scope.js'
import {startsPlainly} from './plain-bases.js'
import {runsAlike} from './plain-programs.js'

const shellForm: Rule = {
  id: 'shell-form-command',
  aliases: ['JSONArgsRecommended', 'DL3025'],
  severity: 'warning',
  summary: 'CMD and ENTRYPOINT use the JSON form: ["program", "argument"]',
  reason:
    'without the JSON form the engine starts /bin/sh -c "…" as process 1 and your program as its child (some shells step aside for a single command, others do not). "docker stop" signals process 1 only: a shell does not pass that on, so your program cannot finish its work and is killed after 10 seconds',
  check: dockerfile =>
    commandsWithoutShell(dockerfile).flatMap(instruction => {
      if (instruction.json) return []
      const fix = {...withoutShell(dockerfile, instruction), ...fromSingleQuotes(dockerfile, instruction)}
      return [hitOn(instruction, describe(instruction), {...ownReason(instruction), ...fix})]
    }),
}

const jsonQuotes: Rule = {
  id: 'json-double-quotes',
  aliases: [],
  severity: 'warning',
  summary: 'a JSON form uses double quotes',
  reason: 'JSON knows double quotes only. With others the builder reads the brackets and quotes as part of the text',
  check: dockerfile =>
    dockerfile.instructions.flatMap(instruction => {
      const {keyword, value, json} = instruction
      if (
        !['ADD', 'COPY', 'RUN', 'VOLUME'].includes(keyword) ||
        json ||
        !/^\[\s*['“”„‘’][\s\S]*['“”‘’]\s*\]$/.test(value)
      )
        return []
      return [hitOn(instruction, `${keyword} ${quote(value)} is not JSON`, fromSingleQuotes(dockerfile, instruction))]
    }),
}

export const shellFormRules = [shellForm, jsonQuotes]

/** CMD and ENTRYPOINT, save where a SHELL says that the shell is wanted. */
function commandsWithoutShell({stages}: Dockerfile): Instruction[] {
  const hasShell: boolean[] = []
  return stages.flatMap(({baseStage, instructions}, index) => {
    hasShell[index] = baseStage !== undefined && hasShell[baseStage]!
    return instructions.filter(({keyword}) => {
      hasShell[index] ||= keyword === 'SHELL'
      return (keyword === 'CMD' || keyword === 'ENTRYPOINT') && !hasShell[index]
    })
  })
}

function describe({keyword, value}: Instruction): string {
  if (value.startsWith('['))
    return `${keyword} ${quote(value)} looks like JSON but is not, so a shell runs it as it stands`
  return value === '' ? `${keyword} names no program` : `${keyword} ${quote(value)} runs inside a shell`
}

function ownReason({keyword, value}: Instruction): {reason?: string} {
  if (value.startsWith('[')) {
    return {
      reason:
        'in JSON each string has double quotes and no comma follows the last. What is no JSON goes to /bin/sh -c, brackets and all',
    }
  }
  if (keyword === 'CMD') return {}
  return {
    reason: `${shellForm.reason}. An ENTRYPOINT without the JSON form also ignores CMD and what is named after "docker run IMAGE"`,
  }
}

/**
 * The same command without the shell, where that changes nothing else: the words mean the same to a shell, the
 * program is one that every system can start, the base image brings no shell and no ENTRYPOINT of its own, and
 * nothing in the file combines with the command. A CMD becomes the arguments of an ENTRYPOINT in JSON form, which
 * one in shell form ignores.
 */
function withoutShell(dockerfile: Dockerfile, instruction: Instruction): Rewrite {
  const {value, flags} = instruction
  const isLoose = flags.length > 0 || isTemplated(value) || dockerfile.directives.escape !== '\\'
  if (isLoose || combines(dockerfile, instruction)) return {}
  if (!/^[\w@%+:,./ -]+$/.test(value) || !runsAlike(value.split(/ +/))) return {}
  return isPlainBase(dockerfile, instruction) ? rewriteValue(instruction, toJson(value.split(/ +/))) : {}
}

/** Whether a CMD meets an ENTRYPOINT in this file, or the other way round. */
function combines({instructions}: Dockerfile, {keyword}: Instruction): boolean {
  if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return false
  const other = keyword === 'CMD' ? 'ENTRYPOINT' : 'CMD'
  return instructions.some(instruction => (instruction.trigger ?? instruction).keyword === other)
}

function isPlainBase(dockerfile: Dockerfile, {startLine}: Instruction): boolean {
  const stage = dockerfile.stages.findLast(({line}) => line < startLine)
  return stage !== undefined && startsPlainly(stageChain(dockerfile, stage)[0]!.base)
}

/**
 * Brackets and single or typographic quotes: as it stands, /bin/sh and the builder can do nothing with it. Not for VOLUME: a volume
 * can have that name.
 */
function fromSingleQuotes(dockerfile: Dockerfile, instruction: Instruction): Rewrite {
  const {value, flags, keyword} = instruction
  const hasShell = dockerfile.instructions.some(({keyword: own}) => own === 'SHELL')
  if (keyword === 'VOLUME' || flags.length > 0 || hasShell || isTemplated(value)) return {}
  if (combines(dockerfile, instruction)) return {}
  const plain = value.replace(/[“”„‘’]/g, "'")
  if (!/^\[\s*'[^'"\\$`]*'(\s*,\s*'[^'"\\$`]*')*\s*(?:,\s*)?\]$/.test(plain) || /\p{C}/u.test(plain)) return {}
  return rewriteValue(instruction, toJson([...plain.matchAll(/'([^']*)'/g)].map(match => match[1]!)))
}

function toJson(words: readonly string[]): string {
  return `[${words.map(word => JSON.stringify(word)).join(', ')}]`
}
