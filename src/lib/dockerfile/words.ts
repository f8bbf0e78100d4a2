import type {Flag, Pair} from './dockerfile.js'

/** The white space between the words of an instruction. */
const blanks = /[\t\v\f\r ]+/

/** White space as the builder knows it (Go's unicode.IsSpace): with U+0085, without the byte order mark. */
const isSpace = (char: string) => /[^\S\uFEFF]|\x85/.test(char)

/** Splits at white space; quotes mean nothing here (FROM, EXPOSE, COPY without JSON). */
export function splitAtBlanks(text: string): string[] {
  return text === '' ? [] : text.split(blanks)
}

/** The first word and the rest, which is empty when there is one word only. */
export function splitFirst(text: string): [first: string, rest: string] {
  const match = /^([^\t\v\f\r ]*)[\t\v\f\r ]*([\s\S]*)$/.exec(text.trim())!
  return [match[1]!, match[2]!]
}

/** Splits at white space outside of quotes; quotes and escapes stay in the words (ENV, LABEL, ARG). */
export function splitQuoted(text: string, escapeChar: string): string[] {
  const words: string[] = []
  for (let at = 0; at < text.length; ) {
    if (isSpace(text[at]!)) {
      at++
      continue
    }
    const end = endOfWord(text, at, escapeChar)
    const word = text.slice(at, end)
    if (word !== escapeChar) words.push(end === text.length ? withoutLooseEscape(word, escapeChar) : word)
    at = end
  }
  return words
}

/** Takes the leading `--name=value` words off; `--` ends them. Quotes around a value go. */
export function splitFlags(text: string, escapeChar: string): {flags: Flag[]; rest: string} {
  const flags: Flag[] = []
  let at = skipBlanks(text, 0)
  while (text.startsWith('--', at)) {
    const end = endOfWord(text, at, escapeChar)
    const word = unquote(text.slice(at, end), escapeChar)
    at = end
    if (word === '--') break
    flags.push(toFlag(word))
    at = skipBlanks(text, at)
  }
  return {flags, rest: text.slice(at).trim()}
}

function skipBlanks(text: string, start: number): number {
  let at = start
  while (at < text.length && isSpace(text[at]!)) at++
  return at
}

/** ENV and LABEL: `name=value …`, or one `name value` in the old way. */
export function splitPairs(text: string, escapeChar: string): Pair[] {
  const words = splitQuoted(text, escapeChar)
  if (words.length === 0) return []
  if (words[0]!.includes('=')) return words.map(toPair)
  const [name, value] = splitFirst(text)
  return [value === '' ? {name} : {name, value, legacy: true}]
}

/** `name=value` or `name`. */
export function toPair(word: string): Pair {
  const at = word.indexOf('=')
  return at < 0 ? {name: word} : {name: word.slice(0, at), value: word.slice(at + 1)}
}

/** Removes quotes and escapes the way the builder does, and expands nothing. */
export function unquote(word: string, escapeChar: string): string {
  let text = ''
  let quote = ''
  for (let at = 0; at < word.length; at++) {
    const char = word[at]!
    if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === escapeChar && quote !== "'" && at + 1 < word.length) text += word[++at]
    else text += char
  }
  return text
}

function endOfWord(text: string, start: number, escapeChar: string): number {
  let quote = ''
  for (let at = start; at < text.length; at++) {
    const char = text[at]!
    if (char === escapeChar && quote !== "'") at++
    else if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (quote === '' && isSpace(char)) return at
  }
  return text.length
}

function withoutLooseEscape(word: string, escapeChar: string): string {
  const loose = new RegExp(`(?<!\\${escapeChar})(?:\\${escapeChar}{2})*\\${escapeChar}$`)
  return loose.test(word) ? word.slice(0, -1) : word
}

function toFlag(word: string): Flag {
  const {name, value} = toPair(word.slice(2))
  return value === undefined ? {name} : {name, value}
}
