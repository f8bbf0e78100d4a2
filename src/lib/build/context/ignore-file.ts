import {DkrError} from '../../errors/dkr-error.js'
import {trimOf} from '../../values/trim.js'
import {cleanPath} from './clean-path.js'
import {compilePattern} from './pattern.js'

/** One rule of an ignore file: the normalised pattern, and the line (from 1) that it stands on. */
export interface IgnoreRule {
  pattern: string
  line: number
}

/** The longest line that docker's line scanner takes. */
const maxLineBytes = 64 * 1024

/** White space as Go's unicode.IsSpace has it: unlike `trim()` it keeps U+FEFF and takes U+0085. */
const space =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

export const trimSpace = (text: string): string => trimOf(text, space)

/**
 * The rules of a `.dockerignore`, in order, each with its line. A BOM is
 * dropped, `#` in column 0 starts a comment, white space around a pattern goes,
 * paths are cleaned and lose one leading slash (moby/patternmatcher:ignorefile).
 * Throws BUILD_CONTEXT, naming file and line, for a pattern that docker refuses too.
 */
export function ignoreRules(text: string, file = '.dockerignore'): IgnoreRule[] {
  const rules: IgnoreRule[] = []
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const line = index + 1
    if (Buffer.byteLength(raw) >= maxLineBytes) throw lineTooLong(file, line)
    const pattern = normalise(raw)
    if (pattern === undefined) continue
    compilePattern(pattern, `${file}, line ${line}`)
    rules.push({pattern, line})
  }
  return rules
}

/** The patterns of a `.dockerignore`, in order: what `compilePatterns` takes. Throws as `ignoreRules`. */
export function parseIgnoreFile(text: string, file = '.dockerignore'): string[] {
  return ignoreRules(text, file).map(rule => rule.pattern)
}

function normalise(line: string): string | undefined {
  if (line.startsWith('#')) return undefined
  const pattern = trimSpace(line)
  if (pattern === '') return undefined
  return pattern.startsWith('!') ? `!${relative(trimSpace(pattern.slice(1)))}` : relative(pattern)
}

function relative(pattern: string): string {
  if (pattern === '') return ''
  const clean = cleanPath(pattern)
  return clean.length > 1 && clean.startsWith('/') ? clean.slice(1) : clean
}

function lineTooLong(file: string, line: number): DkrError {
  return new DkrError('BUILD_CONTEXT', {
    message: `line ${line} of ${file} is longer than 64 KiB`,
    suggestions: [`write one pattern per line in ${file}`],
  })
}
