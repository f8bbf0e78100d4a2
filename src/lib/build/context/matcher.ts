import {trimSpace} from './ignore-file.js'
import {compilePattern, type Pattern} from './pattern.js'
import {reachTest} from './reach.js'

/**
 * How to decide whether an excluded folder is entered because an exception may
 * keep something in it.
 * - `reachable`: when the exception can match below it. So BuildKit's clients do
 *   since 2021: `*` and then `!**\/*.py` keeps the Python files of all folders.
 * - `literal`: when the exception's text starts with the folder's path. So
 *   docker's classic client does, every version, and BuildKit's of 20.10: the
 *   same patterns keep only the files at the root.
 * They differ only for exceptions with a wildcard before their last part.
 */
export type Descent = 'literal' | 'reachable'

/** What the patterns say of one path, handed on to the paths below it. */
export interface MatchState {
  /** Whether the patterns match the path. */
  matched: boolean
  /** By pattern: whether it matched the path or one of its parents. */
  hits: readonly boolean[]
  /** The pattern that had the last word. */
  decidedBy?: number
}

export interface Explanation {
  excluded: boolean
  /** Index (from 0) into the patterns given, of the one that decided. None: no pattern fits. */
  index?: number
  pattern?: string
  /** The excluded folder above, where it is the reason: docker never enters it. */
  folder?: string
}

export interface Matcher {
  readonly size: number
  /** Whether the build context lacks the path: relative to its root, slash separated. `.` is never excluded. */
  excluded: (path: string) => boolean
  /** Whether an excluded folder must be entered, because an exception may keep something in it. */
  mayContainIncluded: (folder: string) => boolean
  /** Which pattern decided about a path. */
  explain: (path: string) => Explanation
  /** One step of a walk: the state of a path from the state of its folder. */
  step: (path: string, folder?: MatchState) => MatchState
}

interface Compiled extends Pattern {
  index: number
  given: string
}

/**
 * Patterns of a `.dockerignore` ready to be asked, as moby/patternmatcher
 * decides: in order, the last one that fits wins, a pattern that fits a folder
 * fits everything in it. Throws BUILD_CONTEXT for a pattern docker refuses.
 */
export function compilePatterns(patterns: readonly string[], descent: Descent = 'reachable'): Matcher {
  const compiled = compileAll(patterns)
  const mayContainIncluded = descentTest(compiled, descent)
  const step = (path: string, folder?: MatchState) => stepInto(compiled, path, folder)
  const explain = (path: string) => explainPath(compiled, path, step, mayContainIncluded)
  return {
    size: compiled.length,
    excluded: path => explain(path).excluded,
    mayContainIncluded,
    explain,
    step,
  }
}

function compileAll(patterns: readonly string[]): Compiled[] {
  return patterns.flatMap((given, index) => {
    const text = trimSpace(given)
    return text === '' ? [] : [{...compilePattern(text), index, given}]
  })
}

/** A pattern that could not change the outcome is not tried, and counts as no hit for what is below: as in moby. */
function stepInto(compiled: readonly Compiled[], path: string, folder?: MatchState): MatchState {
  const hits: boolean[] = new Array(compiled.length)
  let matched = false
  let decidedBy: number | undefined
  for (let i = 0; i < compiled.length; i++) {
    const pattern = compiled[i]!
    const hit = folder?.hits[i] === true || (pattern.exception === matched && pattern.matches(path))
    hits[i] = hit
    if (!hit) continue
    matched = !pattern.exception
    decidedBy = i
  }
  return {matched, hits, decidedBy}
}

function descentTest(compiled: readonly Compiled[], descent: Descent): (folder: string) => boolean {
  const exceptions = compiled.filter(pattern => pattern.exception).map(pattern => pattern.text)
  if (descent === 'literal') return folder => exceptions.some(text => `${text}/`.startsWith(`${folder}/`))
  const tests = exceptions.map(reachTest)
  return folder => tests.some(test => test(folder))
}

function explainPath(
  compiled: readonly Compiled[],
  path: string,
  step: Matcher['step'],
  mayContainIncluded: (folder: string) => boolean,
): Explanation {
  if (path === '.' || path === '') return {excluded: false}
  let state: MatchState | undefined
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end)
    state = step(folder, state)
    if (state.matched && !mayContainIncluded(folder)) return {...verdict(compiled, state), folder}
  }
  return verdict(compiled, step(path, state))
}

function verdict(compiled: readonly Compiled[], {matched, decidedBy}: MatchState): Explanation {
  if (decidedBy === undefined) return {excluded: matched}
  const {index, given} = compiled[decidedBy]!
  return {excluded: matched, index, pattern: given}
}
