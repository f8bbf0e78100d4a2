import type {Piece} from './wildcard-pieces.js'

/** What stands between the stars of one name of a pattern. */
type Chunk = string | readonly CharTest[]

type CharTest = (code: number) => boolean

/** One name of a pattern. */
export interface Name {
  /** How every name begins that fits, and how it ends: most that do not fit are seen by that. */
  head: string
  tail: string
  /** With a star between each two. */
  chunks: readonly Chunk[]
}

/** The name that pieces without a slash make. */
export function nameOf(pieces: readonly Piece[]): Name {
  const chunks: Piece[][] = [[]]
  for (const piece of pieces) {
    if (piece.kind === 'many') chunks.push([])
    else chunks.at(-1)!.push(piece)
  }
  const isOpen = (piece: Piece) => piece.kind !== 'char'
  const first = pieces.findIndex(isOpen)
  return {
    head: textOf(first < 0 ? pieces : pieces.slice(0, first)),
    tail: textOf(pieces.slice(pieces.findLastIndex(isOpen) + 1)),
    chunks: chunks.map(chunkOf),
  }
}

const textOf = (pieces: readonly Piece[]) => pieces.map(piece => (piece.kind === 'char' ? piece.char : '')).join('')

function chunkOf(pieces: readonly Piece[]): Chunk {
  return pieces.every(piece => piece.kind === 'char') ? textOf(pieces) : pieces.map(testOf)
}

function testOf(piece: Piece): CharTest {
  if (piece.kind === 'set') return piece.has
  if (piece.kind !== 'char') return () => true
  const wanted = piece.char.codePointAt(0)
  return code => code === wanted
}

/** Whether the characters of a path from one place to another, none of them a slash, fit the name. */
export function matchName({chunks}: Name, path: string, from: number, to: number): boolean {
  let at = endOfChunk(chunks[0]!, path, from, to)
  if (at < 0 || chunks.length === 1) return at === to
  for (let index = 1; index < chunks.length - 1; index++) {
    at = findChunk(chunks[index]!, path, at, to)
    if (at < 0) return false
  }
  const last = chunks[chunks.length - 1]!
  const start = typeof last === 'string' ? to - last.length : stepBack(path, to, last.length)
  return start >= at && endOfChunk(last, path, start, to) === to
}

/** Where a chunk ends that starts here, -1 when it does not. */
function endOfChunk(chunk: Chunk, path: string, start: number, to: number): number {
  if (chunk === '') return start
  if (typeof chunk === 'string') {
    const end = start + chunk.length
    return end <= to && path.startsWith(chunk, start) ? end : -1
  }
  let at = start
  for (const test of chunk) {
    const code = at < to ? path.codePointAt(at)! : -1
    if (code < 0 || !test(code)) return -1
    at += code > 0xffff ? 2 : 1
  }
  return at
}

/** Where the first of such chunks ends. Every one has as many characters, so a later one is never better. */
function findChunk(chunk: Chunk, path: string, from: number, to: number): number {
  for (let start = from; start + chunk.length <= to; start++) {
    const end = isInside(path, start) ? -1 : endOfChunk(chunk, path, start, to)
    if (end >= 0) return end
  }
  return -1
}

/** So many characters before a place; -1 when the path has fewer. */
function stepBack(path: string, from: number, characters: number): number {
  let at = from
  for (let left = characters; left > 0 && at >= 0; left--) {
    at--
    if (isInside(path, at)) at--
  }
  return at
}

/** Whether the place is between the two halves of a character that JavaScript keeps as two. */
function isInside(path: string, at: number): boolean {
  return (path.charCodeAt(at) & 0xfc00) === 0xdc00 && (path.charCodeAt(at - 1) & 0xfc00) === 0xd800
}
