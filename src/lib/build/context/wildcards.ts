/** One piece of a pattern, with what the regular expression that docker makes of it would have there. */
type Piece =
  | {kind: 'char'; char: string}
  | {kind: 'one'} // [^/]
  | {kind: 'many'} // [^/]*
  | {kind: 'folders'} // (.*\/)?
  | {kind: 'rest'} // .*

/** So many stars a regular expression may have: with more of them a path that does not fit can cost it minutes. */
const fewStars = 3

/** Whether a pattern is better matched here: many stars, and nothing that only a regular expression of Go's can tell. */
export function needsNoRegExp(text: string): boolean {
  return text.split(/\*+/).length - 1 > fewStars && /^[^\\[\]{}|^]*$/.test(text)
}

/** What a pattern of plain characters, `?`, `*` and `**` matches, in a time that grows with path and pattern alone. */
export function matchWildcards(text: string): (path: string) => boolean {
  const pieces = piecesOf([...text])
  return path => {
    let states = reach(pieces, [0])
    for (const char of path) {
      states = reach(pieces, next(pieces, states, char))
      if (states.size === 0) return false
    }
    return states.has(pieces.length)
  }
}

function piecesOf(chars: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!
    if (char === '*' && chars[at + 1] === '*') {
      at += chars[at + 2] === '/' ? 2 : 1
      pieces.push({kind: at + 1 >= chars.length ? 'rest' : 'folders'})
    } else if (char === '*') pieces.push({kind: 'many'})
    else pieces.push(char === '?' ? {kind: 'one'} : {kind: 'char', char})
  }
  return pieces
}

/** A state is the number of the piece that comes next; minus that number less one, when it is inside of folders. */
const inside = (piece: number) => -piece - 1

/** The states, and those that are reached from them without a character. */
function reach(pieces: readonly Piece[], states: Iterable<number>): Set<number> {
  const all = new Set(states)
  // What is added is visited too.
  for (const state of all) {
    const kind = pieces[state]?.kind
    if (kind === 'many' || kind === 'rest') all.add(state + 1)
    if (kind === 'folders') all.add(state + 1).add(inside(state))
  }
  return all
}

function next(pieces: readonly Piece[], states: ReadonlySet<number>, char: string): number[] {
  return [...states].flatMap(state => {
    if (state < 0) return char === '\n' ? [] : char === '/' ? [state, -state] : [state]
    const piece = pieces[state]
    if (piece?.kind === 'char') return piece.char === char ? [state + 1] : []
    if (piece?.kind === 'one') return char === '/' ? [] : [state + 1]
    if (piece?.kind === 'many') return char === '/' ? [] : [state]
    return piece?.kind === 'rest' && char !== '\n' ? [state] : []
  })
}
