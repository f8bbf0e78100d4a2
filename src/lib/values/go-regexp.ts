// Loaded when there is a first expression to compile (6 ms): scripts/slim.js sees to it.
import {RE2JS, RE2JSSyntaxException} from 're2js'

/** A regular expression that takes a time in proportion to the text, whatever is in either. */
export interface GoRegExp {
  test(text: string): boolean
  /** The match and its groups, as RegExp has them. */
  exec(text: string): (string | undefined)[] | null
}

export interface GoRegExpOptions {
  ignoreCase?: boolean
  /** `^` and `$` also at line ends. */
  multiline?: boolean
}

/** A text that is no such regular expression. */
export class GoRegExpError extends Error {
  /** @param part the piece of the text that is wrong, as it is written */
  constructor(
    message: string,
    readonly part: string,
  ) {
    super(message)
  }
}

/**
 * Compiles a regular expression of Go's grammar (RE2): JavaScript's own without look-around and back-references,
 * which no engine can match in linear time.
 * @throws GoRegExpError
 */
export function goRegExp(source: string, {ignoreCase = false, multiline = false}: GoRegExpOptions = {}): GoRegExp {
  try {
    return RE2JS.compile(source, (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0))
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) throw new GoRegExpError(sentence(error), error.getPattern() ?? '')
    throw error
  }
}

/** The same, compiled when it is first used. Whether it can be shows only then. */
export function lazyGoRegExp(source: string, options: GoRegExpOptions): GoRegExp {
  let compiled: GoRegExp | undefined
  const get = () => {
    compiled ??= goRegExp(source, options)
    return compiled
  }
  return {test: text => get().test(text), exec: text => get().exec(text)}
}

/** The engine's description, and what to think of it where it is about what only backtracking engines have. */
function sentence(error: RE2JSSyntaxException): string {
  const part = error.getPattern() ?? ''
  const [around] = /^\(\?<?[=!]/.exec(part) ?? []
  if (around) return `"${around}" is a look-ahead or look-behind, which is not supported`
  if (/^\\[1-9k]/.test(part)) return `"${part}" is a back-reference, which is not supported`
  const shown = part.length > 60 ? `${part.slice(0, 60)}…` : part
  return shown === '' ? error.getDescription() : `${error.getDescription()}: ${shown}`
}
