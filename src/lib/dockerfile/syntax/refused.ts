import {similar} from '../../values/similar.js'
import type {Dockerfile, Instruction} from '../dockerfile.js'
import {checkArguments, keywords} from './arguments.js'
import {checkInstruction, goesOn} from './syntax.js'

export interface Refused {
  instruction: Instruction
  message: string
}

/**
 * The lines that every builder of any version refuses while it reads the file, whichever stage is built. An
 * instruction or a flag that resembles no known one may be newer than dkr: the builder is asked.
 */
export function refusedLines(dockerfile: Dockerfile): Refused[] {
  const {instructions} = dockerfile
  const early = new Set(beforeFirstFrom(dockerfile))
  const opened = instructions.findIndex(mayOpenHeredoc)
  const unread = opened < 0 ? instructions.length : opened
  return instructions.flatMap((instruction, index) => {
    const before = instructions[index - 1]
    if (early.has(instruction))
      return [{instruction, message: `${instruction.keyword} stands in front of the first FROM`}]
    if (index > unread || !isCertain(instruction, before)) return []
    const [message] = checkInstruction(instruction, before)
    return message === undefined ? [] : [{instruction, message}]
  })
}

/** What stands in front of the first FROM and may not: all but ARG. */
export function beforeFirstFrom({instructions}: Dockerfile): Instruction[] {
  const first = instructions.findIndex(({keyword}) => keyword === 'FROM' || !keywords.includes(keyword))
  return instructions.slice(0, first < 0 ? undefined : first).filter(({keyword}) => keyword !== 'ARG')
}

/** What follows a `<<` that is not read as a heredoc may be its text nevertheless. */
function mayOpenHeredoc({trigger, ...instruction}: Instruction): boolean {
  const {keyword, json, heredocs, value} = trigger ?? instruction
  return ['ADD', 'COPY', 'RUN'].includes(keyword) && !json && heredocs.length === 0 && value.includes('<<')
}

function isCertain(instruction: Instruction, before: Instruction | undefined): boolean {
  const {keyword, flags, value} = instruction
  // Older builders read JSON up to its end, and take whatever follows.
  if (keyword === 'SHELL' && value.startsWith('[')) return false
  if (!keywords.includes(keyword)) {
    return similar(keyword, keywords) !== undefined || (before !== undefined && goesOn(before, instruction))
  }
  const problem = flags.length > 0 ? checkInstruction(instruction)[0] : undefined
  if (problem?.includes('knows no flag')) return problem.includes('did you mean')
  return checkArguments(instruction).length > 0
}
