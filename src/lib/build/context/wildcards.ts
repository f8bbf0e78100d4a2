import {matchName, type Name, nameOf} from './wildcard-name.js'
import {type Piece, readPieces} from './wildcard-pieces.js'

/** What a pattern matches. */
export interface Wildcards {
  matches: (path: string) => boolean
  /** Whether that holds for a path with a line break too: `.` in Go's regular expressions, and so `**`, fits none. */
  holdsForBreaks: boolean
}

/**
 * A pattern of plain characters, classes, `?`, `*` and of `**` that stand for whole folders, matched name by name:
 * where a run of names begins is all there is to try, and the first place that fits is as good as any later one. So it
 * takes a time that grows with path and pattern, never with a power of them.
 * @returns undefined for any other pattern: a regular expression decides
 */
export function matchWildcards(text: string): Wildcards | undefined {
  const pieces = readPieces(text)
  if (!pieces?.every((piece, at) => standsForFolders(piece, pieces[at - 1]))) return undefined
  const open = pieces.at(-1)?.kind === 'rest'
  const runs = splitAt(open ? pieces.slice(0, -1) : pieces, piece => piece.kind === 'folders').map(namesOf)
  if (runs.length === 1 && !open) return {matches: matchWhole(runs[0]!), holdsForBreaks: true}
  // What comes before a `**` ends with a slash: there is no name after it.
  const before = (open ? runs : runs.slice(0, -1)).map(run => run.slice(0, -1))
  return {matches: open ? matchOpen(before) : matchEnd(before, runs.at(-1)!), holdsForBreaks: false}
}

/** Whether a piece is no `**`, or one with a slash before it. */
function standsForFolders({kind}: Piece, before: Piece | undefined): boolean {
  if (kind !== 'folders' && kind !== 'rest') return true
  return before === undefined || before.kind === 'folders' || isSlash(before)
}

const isSlash = (piece: Piece) => piece.kind === 'char' && piece.char === '/'

function splitAt(pieces: readonly Piece[], divides: (piece: Piece) => boolean): Piece[][] {
  const parts: Piece[][] = [[]]
  for (const piece of pieces) {
    if (divides(piece)) parts.push([])
    else parts.at(-1)!.push(piece)
  }
  return parts
}

const namesOf = (pieces: readonly Piece[]): Name[] => splitAt(pieces, isSlash).map(nameOf)

/** Without `**`: as many names as the pattern has. */
function matchWhole(run: readonly Name[]): (path: string) => boolean {
  const {tail} = run.at(-1)!
  return path => path.endsWith(tail) && fitsToEnd(run, path, 0)
}

/** Some names, `**`, and then the last names of the path. */
function matchEnd(before: readonly Name[][], last: readonly Name[]): (path: string) => boolean {
  const {tail} = last.at(-1)!
  return path => {
    if (!path.endsWith(tail)) return false
    const start = startOfLast(path, last.length)
    if (start < 0 || !path.startsWith(last[0]!.head, start)) return false
    const end = endOfRuns(before, path)
    return end >= 0 && end <= start && fitsToEnd(last, path, start)
  }
}

/** `**` at the end. */
function matchOpen(before: readonly Name[][]): (path: string) => boolean {
  return path => endOfRuns(before, path) >= 0
}

/** Where the last names of a path begin, -1 when it has fewer. */
function startOfLast(path: string, names: number): number {
  let at = path.length + 1
  for (let left = names; left > 0; left--) {
    if (at === 0) return -1
    at = at === 1 ? 0 : path.lastIndexOf('/', at - 2) + 1
  }
  return at
}

/** Where the runs end that `**` divide: the first at the start of the path, each other where it first fits. */
function endOfRuns(runs: readonly Name[][], path: string): number {
  let at = 0
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index]!
    at = index === 0 ? endOfRun(run, path, 0) : findRun(run, path, at)
    if (at < 0) return -1
  }
  return at
}

/** Where the first of such runs ends. Every one ends with a slash, so a later one is never better. */
function findRun(run: readonly Name[], path: string, from: number): number {
  for (let start = from; ; start++) {
    const head = run[0]?.head
    if (head) start = path.indexOf(head, start)
    if (start < 0) return -1
    if (start === 0 || path[start - 1] === '/') {
      const end = endOfRun(run, path, start)
      if (end >= 0) return end
    }
    if (!head) start = path.indexOf('/', start)
    if (start < 0) return -1
  }
}

/** Where what follows the names begins, each of which has a slash behind it; -1 when they are not there. */
function endOfRun(run: readonly Name[], path: string, start: number): number {
  let at = start
  for (let index = 0; index < run.length; index++) {
    const name = run[index]!
    if (!path.startsWith(name.head, at)) return -1
    const end = path.indexOf('/', at)
    if (end < 0 || !matchName(name, path, at, end)) return -1
    at = end + 1
  }
  return at
}

function fitsToEnd(run: readonly Name[], path: string, start: number): boolean {
  const before = run.length - 1
  let at = start
  for (let index = 0; index < before; index++) {
    const name = run[index]!
    if (!path.startsWith(name.head, at)) return false
    const end = path.indexOf('/', at)
    if (end < 0 || !matchName(name, path, at, end)) return false
    at = end + 1
  }
  const last = run[before]!
  return path.startsWith(last.head, at) && path.indexOf('/', at) < 0 && matchName(last, path, at, path.length)
}
