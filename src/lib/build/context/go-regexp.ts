/**
 * Docker turns a pattern into a regular expression of Go's, character by
 * character, without knowing about classes. What users see are the effects of
 * that: `\d` is a digit, `[*]` is not a star. So the same text is built here,
 * and then read as Go reads it.
 */

/** What Go's escapes mean, where JavaScript would read the letter otherwise or refuse it. */
const letterEscapes: Readonly<Record<string, string>> = {
  a: '\\x07',
  b: '\\b',
  B: '\\B',
  d: '[0-9]',
  D: '[^0-9]',
  f: '\\f',
  n: '\\n',
  r: '\\r',
  s: '[\\t\\n\\f\\r ]',
  S: '[^\\t\\n\\f\\r ]',
  t: '\\t',
  v: '\\v',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  A: '^',
  z: '$',
}
const classEscapes: Readonly<Record<string, string>> = {
  a: '\\x07',
  d: '0-9',
  D: '\\D',
  f: '\\f',
  n: '\\n',
  r: '\\r',
  s: '\\t\\n\\f\\r ',
  S: '\\x00-\\x08\\x0b\\x0e-\\x1f!-\\u{10ffff}',
  t: '\\t',
  v: '\\v',
  w: '0-9A-Za-z_',
  W: '\\W',
}
const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

/** The regular expression that Go would compile from this text. Throws SyntaxError where Go refuses it. */
export function goRegExp(source: string): RegExp {
  const chars = [...source]
  let out = ''
  for (let at = 0; at < chars.length; ) {
    const [piece, next] = readPiece(chars, at)
    out += piece
    at = next
  }
  return new RegExp(out, 'u')
}

function readPiece(chars: readonly string[], at: number): [string, number] {
  const char = chars[at]!
  if (char === '\\') return [readEscape(chars[at + 1], letterEscapes), at + 2]
  if (char === '[') return readClass(chars, at + 1)
  if (char === '.') return ['[^\\n]', at + 1]
  if ('^$()?*|'.includes(char)) return [char, at + 1]
  if (char === '{') return readRepeat(chars, at)
  return [literal(char), at + 1]
}

/** Anything but a count is literal. */
function readRepeat(chars: readonly string[], at: number): [string, number] {
  const [count] = /^\{\d{1,4}(,\d{0,4})?\}/.exec(chars.slice(at, at + 12).join('')) ?? []
  return count ? [count, at + count.length] : ['\\{', at + 1]
}

function readClass(chars: readonly string[], start: number): [string, number] {
  let at = start
  let out = '['
  if (chars[at] === '^') {
    out += '^'
    at++
  }
  for (let first = true; first || chars[at] !== ']'; first = false) {
    if (at >= chars.length) throw new SyntaxError('missing closing ]')
    const [piece, next] = readClassPiece(chars, at)
    out += piece
    at = next
  }
  return [`${out}]`, at + 1]
}

function readClassPiece(chars: readonly string[], at: number): [string, number] {
  const named = /^\[:(\^?)(\w+):\]/.exec(chars.slice(at, at + 16).join(''))
  if (named) return [namedClass(named[2]!, named[1] === '^'), at + named[0].length]
  const [low, next] = readClassChar(chars, at)
  if (chars[next] !== '-' || chars[next + 1] === ']' || (low.length > 1 && !low.startsWith('\\'))) return [low, next]
  const [high, after] = readClassChar(chars, next + 1)
  return [`${low}-${high}`, after]
}

function readClassChar(chars: readonly string[], at: number): [string, number] {
  const char = chars[at]
  if (char === undefined) throw new SyntaxError('missing closing ]')
  if (char === '\\') return [readEscape(chars[at + 1], classEscapes), at + 2]
  return [char === '-' ? '\\-' : literal(char), at + 1]
}

function namedClass(name: string, negated: boolean): string {
  const range = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined
  if (range === undefined || negated) throw new SyntaxError(`class [:${name}:] is not known`)
  return range
}

function readEscape(char: string | undefined, letters: Readonly<Record<string, string>>): string {
  if (char === undefined) throw new SyntaxError('trailing \\')
  if (letters[char] !== undefined) return letters[char]
  if (/[0-9A-Za-z]|[^\0-\x7f]/u.test(char)) throw new SyntaxError(`\\${char} is not known`)
  return char === '-' ? '\\x2d' : literal(char)
}

const literal = (char: string): string => (/[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char)
