import {trimEndOf} from '../values/trim.js'
import {detectSyntax} from './detect-syntax.js'
import type {Comment, Directives, Heredoc, ReadProblem} from './dockerfile.js'
import {quote} from './quote.js'

/** One instruction, before its words are read: continuations joined, comments gone. */
export interface LogicalLine {
  text: string
  startLine: number
  endLine: number
  blankLines: number[]
}

/** A place in a Dockerfile, and what the reading met so far. */
export interface Reader {
  readonly lines: readonly string[]
  /** How many lines are read: the number of the last one. */
  position: number
  directives: Directives
  comments: Comment[]
  problems: ReadProblem[]
}

/** Splits the text into lines and reads the directives at its top. */
export function openReader(text: string): Reader {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  if (lines.at(-1) === '') lines.pop()
  const clean = lines.map(line => trimEndOf(line, '\r\n'))
  const reader: Reader = {lines: clean, position: 0, directives: {escape: '\\'}, comments: [], problems: []}
  readDirectives(reader)
  const syntax = reader.directives.syntax ?? detectSyntax(text)
  if (syntax !== undefined) reader.directives.syntax = syntax
  return reader
}

/**
 * The next instruction, or undefined at the end.
 *
 * A line goes on when its last character is the escape character, and the one in
 * front is not one too. Inside, comment lines and empty lines do not end it.
 * Source of the rules: BuildKit, frontend/dockerfile/parser/parser.go, Parse.
 */
export function readLogicalLine(reader: Reader): LogicalLine | undefined {
  while (reader.position < reader.lines.length) {
    const startLine = reader.position + 1
    const first = nextLine(reader)
    if (first === undefined) continue
    const {text, goesOn} = cutContinuation(first.trimStart(), reader.directives.escape)
    if (!goesOn && text === '') continue
    const line = {text, startLine, endLine: startLine, blankLines: []}
    return goesOn ? readContinuation(reader, line) : line
  }
  return undefined
}

/** Reads a heredoc's body up to its end, or gives undefined when the end is missing. */
export function readHeredoc(reader: Reader, {name, chomp}: Omit<Heredoc, 'content'>): string | undefined {
  const start = reader.position
  for (let at = start; at < reader.lines.length; at++) {
    const line = reader.lines[at]!
    if ((chomp ? line.replace(/^\t+/, '') : line) !== name) continue
    reader.position = at + 1
    return reader.lines
      .slice(start, at)
      .map(text => `${text}\n`)
      .join('')
  }
  reader.position = reader.lines.length
  return undefined
}

function readContinuation(reader: Reader, line: LogicalLine): LogicalLine {
  const parts = [line.text]
  for (let goesOn = true; goesOn && reader.position < reader.lines.length; ) {
    const next = nextLine(reader)
    if (next === undefined) continue
    if (next.trim() === '') {
      line.blankLines.push(reader.position)
      continue
    }
    const cut = cutContinuation(next, reader.directives.escape)
    parts.push(cut.text)
    goesOn = cut.goesOn
  }
  return {...line, text: parts.join(''), endLine: reader.position}
}

/** The next line, or undefined for a comment, which is kept aside. */
function nextLine(reader: Reader): string | undefined {
  const line = reader.lines[reader.position++]!
  // A comment ends with its line, whatever else some call a line break.
  const comment = /^\s*#([\s\S]*)$/.exec(line)
  if (!comment) return line
  reader.comments.push({line: reader.position, text: comment[1]!.trim()})
  return undefined
}

const continuations = {
  '\\': /(^|[^\\])\\[ \t]*$/,
  '`': /(^|[^`])`[ \t]*$/,
}

function cutContinuation(line: string, escapeChar: Directives['escape']): {text: string; goesOn: boolean} {
  const text = line.replace(continuations[escapeChar], '$1')
  return {text, goesOn: text !== line}
}

/**
 * Directives are `# name=value` comments in front of everything else; the first
 * line that is none ends them. Source: BuildKit, frontend/dockerfile/parser/directives.go.
 */
function readDirectives(reader: Reader): void {
  const seen = new Set<string>()
  for (const [index, line] of reader.lines.entries()) {
    const match = /^\s*#\s*([a-z][a-z0-9]*)\s*=([\s\S]+)$/i.exec(line)
    const value = match?.[2]?.trim()
    const name = value && match?.[1]?.toLowerCase()
    if (name !== 'escape' && name !== 'syntax' && name !== 'check') return
    const problem = seen.has(name)
      ? `the directive "${name}" is there twice`
      : setDirective(reader.directives, name, value!)
    if (problem) {
      reader.problems.push({line: index + 1, message: problem})
      return
    }
    seen.add(name)
  }
}

function setDirective(directives: Directives, name: keyof Directives, value: string): string | undefined {
  if (name !== 'escape') {
    directives[name] = value
    return undefined
  }
  if (value !== '\\' && value !== '`') return `the escape character can be \\ or \`, not ${quote(value)}`
  directives.escape = value
  return undefined
}
