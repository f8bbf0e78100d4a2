import {cleanPath} from './clean-path.js'
import {compilePatterns, type Descent, type Matcher, type MatchState} from './matcher.js'
import {reachTest} from './reach.js'

/** What is known of a folder's path, for what is below it. */
export interface FilterState {
  include?: MatchState
  exclude?: MatchState
  /** Of the second one of two filters. */
  other?: FilterState
}

export interface Judgement {
  keep: boolean
  /** For a folder: whether something below it may be kept. */
  enter: boolean
  state: FilterState
}

/** Decides for one path of a walk, given what was decided for its folder. */
export type Filter = (path: string, folder?: FilterState) => Judgement

/**
 * A filter that keeps what an include pattern matches (none: everything) and no
 * exclude pattern matches. Throws BUILD_CONTEXT for a bad pattern.
 */
export function compileFilter(include: readonly string[], exclude: readonly string[], descent: Descent): Filter {
  const included = compileInclude(include)
  const excluded = compilePatterns(exclude, descent)
  return (path, folder) => {
    const wanted = included?.matcher.step(path, folder?.include)
    const barred = excluded.size > 0 ? excluded.step(path, folder?.exclude) : undefined
    return {
      keep: wanted?.matched !== false && barred?.matched !== true,
      enter:
        (wanted?.matched !== false || included!.reaches(path)) &&
        (barred?.matched !== true || excluded.mayContainIncluded(path)),
      state: {include: wanted, exclude: barred},
    }
  }
}

/** Keeps what both filters keep. The state says of the first one why something was left out. */
export function both(first: Filter, second: Filter): Filter {
  return (path, folder) => {
    const one = first(path, folder)
    const two = second(path, folder?.other)
    return {keep: one.keep && two.keep, enter: one.enter && two.enter, state: {...one.state, other: two.state}}
  }
}

interface Include {
  matcher: Matcher
  reaches: (folder: string) => boolean
}

function compileInclude(patterns: readonly string[]): Include | undefined {
  const matcher = compilePatterns(patterns)
  if (matcher.size === 0) return undefined
  const tests = patterns.filter(pattern => !pattern.startsWith('!')).map(pattern => reachTest(cleanPath(pattern)))
  return {matcher, reaches: folder => tests.some(test => test(folder))}
}
