/** One piece of a pattern, with what the regular expression that docker makes of it has there. */
export type Piece =
  | {kind: 'char'; char: string}
  | {kind: 'one'} // [^/]
  | {kind: 'set'; has: (code: number) => boolean} // [a-c]
  | {kind: 'many'} // [^/]*
  | {kind: 'folders'} // (.*/)?
  | {kind: 'rest'} // .*

const slash = 0x2f

/**
 * The pieces of a clean pattern.
 * @returns undefined for a pattern with something that only the grammar of Go's regular expressions explains:
 * `\d`, `{2}`, `|`, `^`, a class with more than characters and ranges in it, or one that holds a slash
 */
export function readPieces(text: string): Piece[] | undefined {
  const chars = [...text]
  const pieces: Piece[] = []
  for (let at = 0; at < chars.length; ) {
    const read = readPiece(chars, at)
    if (!read) return undefined
    pieces.push(read.piece)
    at = read.next
  }
  return pieces
}

interface Read {
  piece: Piece
  next: number
}

function readPiece(chars: readonly string[], at: number): Read | undefined {
  const char = chars[at]!
  if (char === '*') return readStar(chars, at)
  if (char === '?') return {piece: {kind: 'one'}, next: at + 1}
  if (char === '[') return readClass(chars, at + 1)
  if (char === '\\') {
    const escaped = punctuation(chars[at + 1])
    return escaped === undefined ? undefined : {piece: {kind: 'char', char: escaped}, next: at + 2}
  }
  return '^{|'.includes(char) ? undefined : {piece: {kind: 'char', char}, next: at + 1}
}

function readStar(chars: readonly string[], at: number): Read {
  if (chars[at + 1] !== '*') return {piece: {kind: 'many'}, next: at + 1}
  const next = chars[at + 2] === '/' ? at + 3 : at + 2
  return {piece: {kind: next < chars.length ? 'folders' : 'rest'}, next}
}

/** Go reads an escaped letter or digit as more than itself, and refuses one beyond ASCII. */
function punctuation(char: string | undefined): string | undefined {
  return char !== undefined && /^[^0-9A-Za-z\x80-\u{10ffff}]$/u.test(char) ? char : undefined
}

type Range = readonly [low: number, high: number]

function readClass(chars: readonly string[], start: number): Read | undefined {
  const negated = chars[start] === '^'
  const ranges: Range[] = []
  let at = negated ? start + 1 : start
  while (chars[at] !== ']' || ranges.length === 0) {
    const low = readClassChar(chars, at)
    if (!low) return undefined
    const high = chars[low.next] === '-' ? readClassChar(chars, low.next + 1) : low
    if (!high || high.code < low.code) return undefined
    ranges.push([low.code, high.code])
    at = high.next
  }
  const has = (code: number) => ranges.some(([low, high]) => low <= code && code <= high) !== negated
  return has(slash) ? undefined : {piece: {kind: 'set', has}, next: at + 1}
}

function readClassChar(chars: readonly string[], at: number): {code: number; next: number} | undefined {
  const char = chars[at]
  const plain = char === '\\' ? punctuation(chars[at + 1]) : /^[^[\]*?-]$/u.test(char ?? '') ? char : undefined
  return plain === undefined ? undefined : {code: plain.codePointAt(0)!, next: at + (char === '\\' ? 2 : 1)}
}
