/** One piece of a shell pattern of Go's filepath.Match: a star, or what exactly one character may be. */
type GlobPart = {kind: 'star'} | {kind: 'one'; matches: (char: string) => boolean}

interface Cursor {
  chars: readonly string[]
  at: number
}

/**
 * Whether a whole name fits a pattern, by the rules of Go's filepath.Match:
 * `*` and `?` stop at `/`, `[a-c]` and `[^x]` are classes, `\` escapes.
 * A malformed pattern gives undefined.
 */
export function matchGlob(pattern: string, name: string): boolean | undefined {
  const parts = parseGlob(pattern)
  return parts && matchParts(parts, [...name])
}

/** Whether docker takes the pattern at all. */
export const isValidGlob = (pattern: string): boolean => parseGlob(pattern) !== undefined

function parseGlob(pattern: string): GlobPart[] | undefined {
  const cursor: Cursor = {chars: [...pattern], at: 0}
  const parts: GlobPart[] = []
  while (cursor.at < cursor.chars.length) {
    const part = parsePart(cursor)
    if (!part) return undefined
    parts.push(part)
  }
  return parts
}

function parsePart(cursor: Cursor): GlobPart | undefined {
  const char = cursor.chars[cursor.at++]!
  if (char === '*') return {kind: 'star'}
  if (char === '?') return {kind: 'one', matches: other => other !== '/'}
  if (char === '[') return parseClass(cursor)
  const literal = char === '\\' ? cursor.chars[cursor.at++] : char
  return literal === undefined ? undefined : {kind: 'one', matches: other => other === literal}
}

function parseClass(cursor: Cursor): GlobPart | undefined {
  const negated = cursor.chars[cursor.at] === '^'
  if (negated) cursor.at++
  const ranges: Array<[string, string]> = []
  while (ranges.length === 0 || cursor.chars[cursor.at] !== ']') {
    const range = parseRange(cursor)
    if (!range) return undefined
    ranges.push(range)
  }
  cursor.at++
  const within = (char: string) =>
    ranges.some(([low, high]) => compareChars(low, char) <= 0 && compareChars(char, high) <= 0)
  return {kind: 'one', matches: char => within(char) !== negated}
}

function parseRange(cursor: Cursor): [string, string] | undefined {
  const low = parseClassChar(cursor)
  if (low === undefined || cursor.chars[cursor.at] !== '-') return low === undefined ? undefined : [low, low]
  cursor.at++
  const high = parseClassChar(cursor)
  return high === undefined ? undefined : [low, high]
}

/** A class must go on after each of its characters: an open one is malformed. */
function parseClassChar(cursor: Cursor): string | undefined {
  let char = cursor.chars[cursor.at++]
  if (char === undefined || char === '-' || char === ']') return undefined
  if (char === '\\') char = cursor.chars[cursor.at++]
  return cursor.at < cursor.chars.length ? char : undefined
}

const compareChars = (a: string, b: string): number => a.codePointAt(0)! - b.codePointAt(0)!

/** Greedy with one point of return, the last star: enough for patterns without alternation. */
function matchParts(parts: readonly GlobPart[], name: readonly string[]): boolean {
  let part = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < name.length) {
    const current = parts[part]
    if (current?.kind === 'star') {
      star = part++
      starAt = at
    } else if (current?.kind === 'one' && current.matches(name[at]!)) {
      part++
      at++
    } else if (star >= 0 && name[starAt] !== '/') {
      part = star + 1
      at = ++starAt
    } else return false
  }
  return parts.slice(part).every(rest => rest.kind === 'star')
}
