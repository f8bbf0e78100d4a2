import {DkrError} from '../errors/dkr-error.js'
import {didYouMean, similar} from './similar.js'

interface Words {
  /** As it is typed: `--restart`. */
  flag: string
  /** What is wrong, in docker's words. */
  message: string
  /** Every word that is taken; one that ends in `:` has something behind it. */
  words: readonly string[]
}

/** How the right word is typed, where it is more than the flag and the word. */
interface Typed {
  /** Between the flag and the word; a space by default. */
  join?: string
  /** Behind the word. */
  rest?: string
}

/** A word that a flag does not take: the error lists those that it takes, the nearest first. */
export function unknownWord(
  text: string,
  {flag, message, words}: Words,
  {join = ' ', rest = ''}: Typed = {},
): DkrError {
  const shown = words.map(word => (word.endsWith(':') ? `${word}NAME` : word))
  const near = text === '' ? undefined : similar(text, shown)
  const all = `${flag} takes ${listOf(shown)}`
  return new DkrError('USAGE', {
    message: `${message}${didYouMean(text, near === undefined ? [] : [near])}`,
    suggestions: near === undefined ? [all] : [`${flag}${join}${near}${rest}`, all],
  })
}

/** `a, b or c` */
function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
