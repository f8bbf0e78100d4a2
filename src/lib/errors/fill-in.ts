import type {DkrError} from './dkr-error.js'
import {reworded} from './reworded.js'

/** What a suggestion leaves open where its writer does not know it. */
export type Placeholders = Partial<Record<'CONTAINER' | 'IMAGE' | 'NAME' | 'REGISTRY', string>>

/**
 * The same error with what the caller knows in the commands that it suggests: `dkr rmi -f IMAGE` becomes
 * `dkr rmi -f web:1.0`. Only words behind `dkr` are filled in, and no names of variables (`-e NAME=value`).
 */
export function fillIn(error: DkrError, words: Placeholders): DkrError {
  const known = Object.entries(words).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const filled = (command: string) =>
    known.reduce(
      (text, [word, value]) => text.replace(new RegExp(`\\b${word}\\b(?![=:./])`, 'g'), () => value),
      command,
    )
  const suggestions = error.suggestions.map(text => text.replace(/\bdkr .*/s, filled))
  return suggestions.every((text, i) => text === error.suggestions[i]) ? error : reworded(error, {suggestions})
}
