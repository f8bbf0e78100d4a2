import type {Instruction} from './dockerfile.js'
import type {Fix} from './finding.js'

/**
 * The fixes that rules build on. Each changes one place in the text and leaves the rest alone: indentation, comments,
 * line ends, heredocs. Where the text is not laid out as expected there is no fix.
 */
export interface Rewrite {
  fix?: Fix
}

/** Another keyword, or the same one in another case. */
export function rewriteKeyword({written, startLine, text}: Instruction, keyword: string): Rewrite {
  const line = text.split('\n', 1)[0]!
  const at = line.search(/\S/)
  // A keyword that is continued on the next line does not end here.
  if (!line.startsWith(written, at) || !/^([\s\\`]|$)/.test(line.slice(at + written.length))) return {}
  return changedLine(startLine, line, line.slice(0, at) + keyword + line.slice(at + written.length))
}

/** Another value behind the keyword, on the instruction's only line, optionally with another keyword. */
export function rewriteValue(instruction: Instruction, value: string, keyword = instruction.written): Rewrite {
  const {written, startLine, text} = instruction
  const head = /^(\s*)(\S+)([\t ]+)/.exec(text)
  const rest = text.slice(head?.[0].length)
  const tail = rest.slice(instruction.value.length)
  if (head?.[2] !== written || !rest.startsWith(instruction.value) || !/^[\t ]*$/.test(tail)) return {}
  return changedLine(startLine, text, head[1]! + keyword + head[3]! + value + tail)
}

/** Another text for the only line of an instruction. */
export function rewriteLine({startLine, text}: Instruction, rewrite: (line: string) => string): Rewrite {
  return text.includes('\n') ? {} : changedLine(startLine, text, rewrite(text))
}

/** Takes some lines of an instruction away. */
export function removeLines({startLine, endLine, text}: Instruction, lines: readonly number[]): Rewrite {
  const kept = text.split('\n').filter((_, at) => !lines.includes(startLine + at))
  return {fix: {startLine, endLine, text: kept.join('\n')}}
}

/**
 * Whether the text is made by a template that runs before the builder: what it puts in is not known, so a value
 * with such a place in it cannot be quoted or split.
 */
export function isTemplated(text: string): boolean {
  return /\{\{|\}\}|\{%|%\}|<%|%>|%%|#\{|\[\[|@\w+@/.test(text)
}

function changedLine(line: number, before: string, text: string): Rewrite {
  return text === before ? {} : {fix: {startLine: line, endLine: line, text}}
}
