/** What one character of a name may be. */
type CharTest = (char: string) => boolean

/** A piece of a pattern that starts with a star or at the beginning, and has none inside. */
interface Segment {
  star: boolean
  chars: readonly string[]
}

/**
 * Whether a whole name fits a pattern, by the rules of Go's filepath.Match:
 * `*` and `?` stop at `/`, `[a-c]` and `[^x]` are classes, `\` escapes.
 * undefined: malformed, which shows only as far as the name fits.
 */
export function matchGlob(pattern: string, name: string): boolean | undefined {
  let rest: readonly string[] = [...name]
  const segments = splitSegments([...pattern])
  for (const [index, {star, chars}] of segments.entries()) {
    const last = index === segments.length - 1
    if (star && chars.length === 0) return !rest.includes('/')
    const tests = parseSegment(chars)
    if (!tests) return undefined
    const end = findSegment(tests, rest, star, last)
    if (end === undefined) return false
    rest = rest.slice(end)
  }
  return rest.length === 0
}

/** Whether docker takes the pattern: it asks for a match with `.` to find out. */
export const isValidGlob = (pattern: string): boolean => matchGlob(pattern, '.') !== undefined

/** A star inside `[ ]` splits nothing. */
function splitSegments(chars: readonly string[]): Segment[] {
  const segments: Segment[] = []
  for (let at = 0; at < chars.length; ) {
    let start = at
    while (chars[start] === '*') start++
    let inClass = false
    let end = start
    for (; end < chars.length && (inClass || chars[end] !== '*'); end++) {
      if (chars[end] === '\\') end++
      else if (chars[end] === '[' || chars[end] === ']') inClass = chars[end] === '['
    }
    segments.push({star: start > at, chars: chars.slice(start, end)})
    at = end
  }
  return segments
}

/** Where in the name the segment's match ends: at its start, or with a star a few characters on, short of a slash. */
function findSegment(
  tests: readonly CharTest[],
  name: readonly string[],
  star: boolean,
  last: boolean,
): number | undefined {
  for (let start = 0; start + tests.length <= name.length; start++) {
    const end = start + tests.length
    const fits = tests.every((test, index) => test(name[start + index]!))
    if (fits && (!last || end === name.length)) return end
    if (!star || name[start] === '/') return undefined
  }
  return undefined
}

interface Cursor {
  chars: readonly string[]
  at: number
}

function parseSegment(chars: readonly string[]): CharTest[] | undefined {
  const cursor: Cursor = {chars, at: 0}
  const tests: CharTest[] = []
  while (cursor.at < chars.length) {
    const test = parseTest(cursor)
    if (!test) return undefined
    tests.push(test)
  }
  return tests
}

function parseTest(cursor: Cursor): CharTest | undefined {
  const char = cursor.chars[cursor.at++]!
  if (char === '?') return other => other !== '/'
  if (char === '[') return parseClass(cursor)
  const literal = char === '\\' ? cursor.chars[cursor.at++] : char
  return literal === undefined ? undefined : other => other === literal
}

function parseClass(cursor: Cursor): CharTest | undefined {
  const negated = cursor.chars[cursor.at] === '^'
  if (negated) cursor.at++
  const ranges: Array<[number, number]> = []
  while (ranges.length === 0 || cursor.chars[cursor.at] !== ']') {
    const range = parseRange(cursor)
    if (!range) return undefined
    ranges.push(range)
  }
  cursor.at++
  return char => ranges.some(([low, high]) => low <= char.codePointAt(0)! && char.codePointAt(0)! <= high) !== negated
}

function parseRange(cursor: Cursor): [number, number] | undefined {
  const low = parseClassChar(cursor)
  if (low === undefined || cursor.chars[cursor.at] !== '-') return low === undefined ? undefined : [low, low]
  cursor.at++
  const high = parseClassChar(cursor)
  return high === undefined ? undefined : [low, high]
}

/** A class must go on after each of its characters: an open one is malformed. */
function parseClassChar(cursor: Cursor): number | undefined {
  let char = cursor.chars[cursor.at++]
  if (char === undefined || char === '-' || char === ']') return undefined
  if (char === '\\') char = cursor.chars[cursor.at++]
  return cursor.at < cursor.chars.length ? char?.codePointAt(0) : undefined
}
