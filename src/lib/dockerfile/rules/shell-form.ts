import type {Dockerfile, Instruction} from '../dockerfile.js'
import {type Fix, fixOf, hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'

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
      return [hitOn(instruction, describe(instruction), {...ownReason(instruction), ...fixFor(instruction)})]
    }),
}

const jsonQuotes: Rule = {
  id: 'json-double-quotes',
  aliases: [],
  severity: 'warning',
  summary: 'a JSON form uses double quotes',
  reason: 'JSON knows double quotes only. With others the builder reads the brackets and quotes as part of the text',
  check: ({instructions}) =>
    instructions.flatMap(instruction => {
      const {keyword, value, json} = instruction
      if (!['ADD', 'COPY', 'RUN', 'VOLUME'].includes(keyword) || json || !/^\[\s*'[\s\S]*'\s*\]$/.test(value)) return []
      return [hitOn(instruction, `${keyword} ${quote(value)} is not JSON`, fixFor(instruction))]
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

/** Only a line that a shell would read word by word is rewritten. */
function fixFor(instruction: Instruction): {fix?: Fix} {
  const {value, written, flags, text} = instruction
  if (flags.length > 0 || value === '' || text.includes('\n')) return {}
  const json = fromSingleQuotes(value) ?? fromPlainWords(value)
  return json ? {fix: fixOf(instruction, `${written} ${json}`)} : {}
}

function fromPlainWords(value: string): string | undefined {
  if (!/^[\w@%+:,./ -]+$/.test(value) || /^(exec|cd|\.) /.test(value) || /^\w+=/.test(value)) return undefined
  return toJson(value.trim().split(/ +/))
}

function fromSingleQuotes(value: string): string | undefined {
  if (!/^\[\s*'[^'"\\]*'(\s*,\s*'[^'"\\]*')*\s*(?:,\s*)?\]$/.test(value)) return undefined
  return toJson([...value.matchAll(/'([^']*)'/g)].map(match => match[1]!))
}

function toJson(words: readonly string[]): string {
  return `[${words.map(word => JSON.stringify(word)).join(', ')}]`
}
