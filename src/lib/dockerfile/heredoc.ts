import type {Heredoc} from './dockerfile.js'
import {newScope} from './scope.js'
import {expand} from './variables.js'
import {unquote} from './words.js'

/**
 * The heredocs that a line of RUN, COPY or ADD opens. A heredoc is a word of its
 * own: `<<EOF`, `3<<EOF`, `<<-"EOF"`; inside quotes it is text. A line that
 * cannot be read (a quote or a `${` that does not end) opens none. Source: BuildKit, parser.go, heredocsFromLine.
 */
export function heredocsOf(line: string): Omit<Heredoc, 'content'>[] {
  if (!line.includes('<<') || expand(withKnownModifiers(line), newScope()).problem) return []
  return shellWords(line).flatMap(word => {
    const heredoc = toHeredoc(word)
    return heredoc ? [heredoc] : []
  })
}

/** The variables of a RUN are its shell's: where the builder looks for heredocs, it takes any modifier behind a colon. */
function withKnownModifiers(line: string): string {
  return line.replace(/\$\{(?:[A-Za-z_]\w{0,200}|\d{1,9}|[@*#?$!-]):(?![-+?])/g, '$&-')
}

/** Reads one word as a heredoc, or gives undefined. */
export function toHeredoc(word: string): Omit<Heredoc, 'content'> | undefined {
  const match = /^\d*<<(-?)\s*([^<\s][^<]*)$/.exec(word)
  if (!match || match[2]!.includes('${')) return undefined
  const written = match[2]!
  const name = unquote(written, '\\')
  if (name === '' || (/\s/.test(written) && !/["'\\]/.test(written))) return undefined
  return {name, chomp: match[1] === '-', expand: !/["']/.test(written)}
}

/** Words with their quotes; white space between `<<` and the name does not part them. */
function shellWords(line: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (char === '\\' && quote !== "'") {
      word += char + (line[++at] ?? '')
      continue
    }
    if (quote === '' && /\s/.test(char) && !/^\d*<<-?$/.test(word)) {
      if (word !== '') words.push(word)
      word = ''
      continue
    }
    if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    word += char
  }
  return word === '' ? words : [...words, word]
}
