import {DkrError} from '../../errors/dkr-error.js'
import {type GoRegExp, GoRegExpError, goRegExp} from '../../values/go-regexp.js'
import {cleanPath} from './clean-path.js'
import {isValidGlob} from './glob.js'
import {matchWildcards} from './wildcards.js'

/** One compiled pattern. `text` is clean and without its `!`. */
export interface Pattern {
  text: string
  /** `!`: takes back what an earlier pattern matched. */
  exception: boolean
  /** Whether the path itself (not one of its parents) fits. Slash separated, relative to the root. */
  matches: (path: string) => boolean
}

/**
 * A pattern by the rules of moby/patternmatcher. `where` names its origin in
 * the error. Throws BUILD_CONTEXT for what docker refuses: a lone `!`, an open
 * `[`, an escape that Go's regexp does not know.
 */
export function compilePattern(pattern: string, where?: string): Pattern {
  const clean = cleanPath(pattern)
  const exception = clean.startsWith('!')
  const text = exception ? clean.slice(1) : clean
  if (text === '') throw badPattern(pattern, where, 'an exception needs a path after the "!"')
  if (!isValidGlob(text)) throw badPattern(pattern, where)
  try {
    return {text, exception, matches: compileText(text)}
  } catch (cause) {
    if (!(cause instanceof GoRegExpError)) throw cause
    throw badPattern(pattern, where, cause.message)
  }
}

type Form = 'exact' | 'prefix' | 'suffix' | 'regexp'

interface Draft {
  form: Form
  source: string
}

/** What a clean pattern without `!` matches. Throws GoRegExpError where Go's regexp refuses what moby makes of it. */
export function compileText(text: string): (path: string) => boolean {
  // Go's scanner, which moby reads the pattern with, passes over a mark at its start.
  const marked = text.startsWith('\ufeff')
  const scanned = marked ? text.slice(1) : text
  const {form, source} = draft([...scanned])
  if (form === 'exact') return path => path === text
  if (form === 'prefix') {
    const prefix = text.slice(0, -2)
    return path => path.startsWith(prefix)
  }
  if (form === 'suffix') {
    // moby cuts two bytes, and with the mark in front of the stars that leaves what no path ends with.
    if (marked) return () => false
    const suffix = text.slice(2)
    return path => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1))
  }
  return matchByName(scanned, source) ?? matchByRegExp(source)
}

/** Names are compared where they can be, which is all that ordinary patterns need; undefined for the others. */
function matchByName(text: string, source: string): ((path: string) => boolean) | undefined {
  const wildcards = matchWildcards(text)
  if (!wildcards) return undefined
  const {matches, holdsForBreaks} = wildcards
  if (holdsForBreaks) return matches
  let exact: ((path: string) => boolean) | undefined
  return path => {
    if (!matches(path)) return false
    if (!path.includes('\n')) return true
    exact ??= matchByRegExp(source)
    return exact(path)
  }
}

/**
 * Docker turns a pattern into a regular expression of Go's, character by character, without knowing about classes.
 * What users see are the effects of that: `\d` is a digit, `[*]` is not a star.
 */
function matchByRegExp(source: string): (path: string) => boolean {
  const regexp: GoRegExp = goRegExp(`^${source}$`)
  return path => regexp.test(path)
}

/** The form decides how docker compares: only the last of them uses the regular expression. */
function draft(chars: readonly string[]): Draft {
  const result: Draft = {form: 'exact', source: ''}
  let at = 0
  for (let first = true; at < chars.length; first = false) at = draftNext(result, chars, at, first)
  return result
}

function draftNext(result: Draft, chars: readonly string[], at: number, first: boolean): number {
  const char = chars[at]!
  if (char === '*' && chars[at + 1] === '*') return draftDoubleStar(result, chars, at, first)
  if (char === '*' || char === '?') return add(result, char === '*' ? '[^/]*' : '[^/]', at + 1)
  if (char === '[' || char === ']') return add(result, char, at + 1)
  if (char === '\\' && at + 1 < chars.length) return add(result, `\\${chars[at + 1]}`, at + 2)
  // Docker means to escape `|`, `{` and `}` too, but its table of bits is too small for them.
  result.source += '.+()$'.includes(char) ? `\\${char}` : char
  return at + 1
}

function draftDoubleStar(result: Draft, chars: readonly string[], at: number, first: boolean): number {
  const next = chars[at + 2] === '/' ? at + 3 : at + 2
  const last = next >= chars.length
  if (last && result.form === 'exact') result.form = 'prefix'
  else add(result, last ? '.*' : '(.*/)?', next)
  if (first) result.form = 'suffix'
  return next
}

function add(result: Draft, source: string, next: number): number {
  result.source += source
  result.form = 'regexp'
  return next
}

function badPattern(pattern: string, where: string | undefined, why?: string): DkrError {
  return new DkrError('BUILD_CONTEXT', {
    message: `bad pattern "${pattern}"${where ? ` in ${where}` : ''}`,
    why: why ?? 'an open "[" or an empty "[]" is not a pattern',
    suggestions: ['put "\\" before a character that is meant literally, and "/" between folders'],
  })
}
