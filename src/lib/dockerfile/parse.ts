import {DkrError} from '../errors/dkr-error.js'
import type {Dockerfile, Heredoc, Instruction, Pair, Stage} from './dockerfile.js'
import {heredocsOf} from './heredoc.js'
import {stringArray} from './json-form.js'
import {type LogicalLine, openReader, type Reader, readHeredoc, readLogicalLine} from './logical-lines.js'
import {quote} from './quote.js'
import {globalScope} from './scope.js'
import {expand} from './variables.js'
import {splitAtBlanks, splitFirst, splitFlags, splitPairs, splitQuoted, toPair} from './words.js'

/** More than this is no Dockerfile: 1 MiB. */
const maxBytes = 1024 * 1024
/** Far beyond what an engine builds; the rules that compare instructions stay quick. */
const maxInstructions = 5000
const maxStages = 500

/**
 * Reads a Dockerfile the way BuildKit does. Whatever it holds, it is read: what is
 * wrong with it is for the linter to say (`problems`, and the checks of syntax.ts).
 *
 * Own code, as the builder's line rules decide which lines are a heredoc or a
 * continuation at all, and `up` and `build` need this on every run: dockerfile-ast
 * takes `RUN ["sh", "-c", "cat <<EOF"]` for an open heredoc and a line that ends in
 * `\\` for a continued one, loses the rest of the file there, and loads in 24 ms.
 *
 * Throws DOCKERFILE_INVALID for a text above 1 MiB, 5000 instructions or 500 stages.
 */
export function parseDockerfile(text: string): Dockerfile {
  if (Buffer.byteLength(text) > maxBytes) throw tooLarge('is larger than 1 MiB')
  const reader = openReader(text)
  const instructions: Instruction[] = []
  for (let line = readLogicalLine(reader); line; line = readLogicalLine(reader)) {
    if (instructions.length === maxInstructions) throw tooLarge(`has more than ${maxInstructions} instructions`)
    instructions.push(readInstruction(reader, line))
  }
  const firstFrom = instructions.findIndex(({keyword}) => keyword === 'FROM')
  const globalArgs = instructions
    .slice(0, firstFrom < 0 ? instructions.length : firstFrom)
    .filter(({keyword}) => keyword === 'ARG')
  const {directives, comments, problems} = reader
  return {instructions, stages: toStages(instructions, globalArgs), globalArgs, directives, comments, problems}
}

function readInstruction(reader: Reader, line: LogicalLine): Instruction {
  const instruction = toInstruction(line, reader.directives.escape)
  const heredocs = readHeredocs(reader, instruction, line)
  const endLine = reader.position
  const text = reader.lines.slice(line.startLine - 1, endLine).join('\n')
  const trigger = instruction.trigger && {...instruction.trigger, heredocs, endLine, text}
  return {...instruction, heredocs, endLine, text, ...(trigger && {trigger})}
}

function readHeredocs(reader: Reader, instruction: Instruction, {text, startLine}: LogicalLine): Heredoc[] {
  const {keyword, json} = instruction.trigger ?? instruction
  if (json || !['ADD', 'COPY', 'RUN'].includes(keyword)) return []
  return heredocsOf(text).flatMap(heredoc => {
    const content = readHeredoc(reader, heredoc)
    if (content !== undefined) return [{...heredoc, content}]
    reader.problems.push({
      line: startLine,
      message: `a heredoc starts here, but no line ${quote(heredoc.name)} ends it`,
    })
    return []
  })
}

function toInstruction(line: LogicalLine, escapeChar: string, isTrigger = false): Instruction {
  const {text, startLine, endLine, blankLines} = line
  const [written, afterKeyword] = splitFirst(text)
  // Only of plain letters: the builder does not take ſ for S.
  const keyword = /^[a-z]+$/i.test(written) ? written.toUpperCase() : written
  const {flags, rest: value} = splitFlags(afterKeyword, escapeChar)
  const common = {keyword, written, startLine, endLine, text, value, flags, heredocs: [], blankLines}
  // The builder keeps one trigger; an ONBUILD in it is refused, whatever it holds.
  if (keyword === 'ONBUILD' && value !== '' && !isTrigger) {
    const trigger = toInstruction({text: value, startLine, endLine, blankLines: []}, escapeChar, true)
    return {...common, args: [], pairs: [], trigger}
  }
  const pairs = toPairs(keyword, value, escapeChar)
  const json = toJson(keyword, value)
  const args = json && keyword !== 'HEALTHCHECK' ? json : toArgs(keyword, value)
  return {...common, args, pairs, ...(json && {json})}
}

function toPairs(keyword: string, value: string, escapeChar: string): Pair[] {
  if (keyword === 'ARG') return splitQuoted(value, escapeChar).map(toPair)
  return keyword === 'ENV' || keyword === 'LABEL' ? splitPairs(value, escapeChar) : []
}

const jsonKeywords = ['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']

function toJson(keyword: string, value: string): string[] | undefined {
  if (keyword === 'HEALTHCHECK') return stringArray(splitFirst(value)[1])
  return jsonKeywords.includes(keyword) ? stringArray(value) : undefined
}

function toArgs(keyword: string, value: string): string[] {
  switch (keyword) {
    case 'ADD':
    case 'COPY':
    case 'VOLUME':
    case 'EXPOSE':
    case 'FROM':
      return splitAtBlanks(value)
    case 'HEALTHCHECK':
      return splitFirst(value).filter(word => word !== '')
    default:
      return value === '' ? [] : [value]
  }
}

function toStages(instructions: readonly Instruction[], globalArgs: readonly Instruction[]): Stage[] {
  const starts = instructions.flatMap(({keyword}, at) => (keyword === 'FROM' ? [at] : []))
  if (starts.length > maxStages) throw tooLarge(`has more than ${maxStages} stages`)
  const scope = globalScope(globalArgs)
  const stages: Stage[] = []
  for (const [index, start] of starts.entries()) {
    const from = instructions[start]!
    const base = from.args[0] ?? ''
    const name = from.args.length === 3 ? from.args[2]!.toLowerCase() : undefined
    const platform = from.flags.find(flag => flag.name === 'platform')?.value
    const baseName = expand(base, scope).text
    const baseStage = stages.findLastIndex(stage => stage.name === baseName)
    stages.push({
      index,
      base,
      line: from.startLine,
      from,
      instructions: instructions.slice(start + 1, starts[index + 1]),
      ...(name !== undefined && {name}),
      ...(platform !== undefined && {platform}),
      ...(baseStage >= 0 && {baseStage}),
    })
  }
  return stages
}

function tooLarge(what: string): DkrError {
  return new DkrError('DOCKERFILE_INVALID', {
    message: `the Dockerfile ${what}`,
    why: 'a Dockerfile is a short text; this is probably another file',
    suggestions: ['name the Dockerfile itself, for example: dkr lint ./Dockerfile'],
  })
}
