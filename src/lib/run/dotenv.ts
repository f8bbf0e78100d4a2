import {fileError, type KeyValue} from './key-value-file.js'

/**
 * Reads text as dotenv libraries do: `export` in front, quotes around values (over several lines too),
 * `\n`, `\t`, `\"` and the like in double quotes, comments behind values. `$NAME` stays as it is.
 * @param path of the file, for errors
 * @throws DkrError INVALID_ENV
 */
export function parseDotenv(raw: string, path: string): KeyValue[] {
  const text = raw.replace(/\r\n?/g, '\n')
  const found: KeyValue[] = []
  for (let at = 0; at < text.length; ) {
    at = skipBlank(text, at)
    if (at >= text.length) break
    const {entry, end} = readEntry(text, at, path)
    found.push(entry)
    at = end
  }
  return found
}

/** Past white space and comments. */
function skipBlank(text: string, from: number): number {
  const piece = /\s+|#[^\n]*/y
  piece.lastIndex = from
  let at = from
  while (piece.test(text)) at = piece.lastIndex
  return at
}

function readEntry(text: string, at: number, path: string): {entry: KeyValue; end: number} {
  const start = /(?:export[ \t]+)?([^\s=#'"]+)[ \t]*(=[ \t]*)?/y
  start.lastIndex = at
  const [all = '', key, equals] = start.exec(text) ?? []
  if (key === undefined) throw wrong(text, at, path, 'a line starts with NAME=')
  const from = at + all.length
  if (equals === undefined) return {entry: {key}, end: restOfLine(text, from, path)}
  const quote = text[from]
  if (quote !== '"' && quote !== "'" && quote !== '`') return bare(text, from, key)
  const close = closingQuote(text, from, quote)
  if (close < 0) throw wrong(text, at, path, `the quote ${quote} is not closed`)
  const inside = text.slice(from + 1, close)
  return {entry: {key, value: quote === '"' ? unescaped(inside) : inside}, end: restOfLine(text, close + 1, path)}
}

/** A value without quotes ends at the line's end, or at a # behind a space. */
function bare(text: string, from: number, key: string): {entry: KeyValue; end: number} {
  const newline = text.indexOf('\n', from)
  const end = newline < 0 ? text.length : newline
  const line = text.slice(from, end)
  const comment = line.search(/(?<!\S)#/)
  return {entry: {key, value: line.slice(0, comment < 0 ? line.length : comment).trimEnd()}, end}
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === quote) return at
    if (text[at] === '\\' && quote === '"') at++
  }
  return -1
}

const escapes: Record<string, string> = {n: '\n', r: '\r', t: '\t'}

/** Only what is known is an escape; any other backslash belongs to the value. */
function unescaped(text: string): string {
  return text.replace(/\\([nrt"\\$])/g, (_all, letter: string) => escapes[letter] ?? letter)
}

/** Behind a quoted value or a bare name only a comment may follow. */
function restOfLine(text: string, from: number, path: string): number {
  const rest = /[ \t]*(?:#[^\n]*)?(?=\n|$)/y
  rest.lastIndex = from
  const match = rest.exec(text)
  if (!match) throw wrong(text, from, path, 'something follows the value')
  return from + match[0].length
}

function wrong(text: string, at: number, path: string, why: string): Error {
  return fileError(path, `line ${text.slice(0, at).split('\n').length}: ${why}`)
}
