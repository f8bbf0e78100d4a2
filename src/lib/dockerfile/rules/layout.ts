import type {Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {removeLines, rewriteKeyword} from '../rewrite.js'
import {keywords} from '../syntax/arguments.js'

const noBlankLine: Rule = {
  id: 'no-blank-line-in-instruction',
  aliases: ['NoEmptyContinuation'],
  severity: 'warning',
  summary: 'no empty line inside of a continued instruction',
  reason:
    'the line above ends with a backslash, so the instruction goes on. The builder skips the empty line, but says that this will become an error',
  check: ({instructions}) =>
    instructions.flatMap(instruction => {
      const [first] = instruction.blankLines
      if (first === undefined) return []
      const line = endWithoutHeredocs(instruction)
      const message = `line ${first} is empty, although the instruction of line ${instruction.startLine} goes on`
      return [{line, message, related: instruction.startLine, ...removeLines(instruction, instruction.blankLines)}]
    }),
}

const sameCasing: Rule = {
  id: 'same-instruction-casing',
  aliases: ['ConsistentInstructionCasing'],
  severity: 'style',
  summary: 'all instructions are in capitals, or none',
  reason: 'the builder takes any case; one way throughout is easier to read, and capitals are the custom',
  check({stages}) {
    const all = stages.flatMap(({from, instructions: others}) => [from, ...others])
    // The rest is no instruction: a line of a template, or of a heredoc that is not one.
    const instructions = all.filter(({keyword}) => keywords.includes(keyword))
    const lower = instructions.filter(({written}) => written === written.toLowerCase()).length
    const upper = instructions.filter(({written}) => written === written.toUpperCase()).length
    const isLower = lower > upper
    const inCase = ({written}: Instruction): string => (isLower ? written.toLowerCase() : written.toUpperCase())
    return instructions
      .filter(instruction => instruction.written !== inCase(instruction))
      .map(instruction => {
        const message = `${quote(instruction.written)} is not in ${isLower ? 'lower case' : 'capitals'}, as the rest is`
        return hitOn(instruction, message, rewriteKeyword(instruction, inCase(instruction)))
      })
  },
}

export const layoutRules = [noBlankLine, sameCasing]

/** BuildKit names the line where the continued instruction ends. */
function endWithoutHeredocs({endLine, heredocs}: Instruction): number {
  return heredocs.reduce((line, {content}) => line - content.split('\n').length, endLine)
}
