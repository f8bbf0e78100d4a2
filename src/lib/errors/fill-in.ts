import type {DkrError} from './dkr-error.js'
import {reworded} from './reworded.js'

/** What a suggestion leaves open where its writer does not know it. */
export type Placeholders = Partial<Record<'CONTAINER' | 'IMAGE' | 'NAME' | 'REGISTRY', string>>

const open = /(?<![\w.$/:@{=-])(?:CONTAINER|IMAGE|NAME|REGISTRY)(?![\w.=:/@-])/g

/**
 * The same error with what the caller knows in the commands that it suggests: `dkr rmi -f IMAGE` becomes
 * `dkr rmi -f web:1.0`. Only words behind `dkr` are filled in, no variables (`-e NAME=value`, `$IMAGE`), and no parts
 * of names (`TEST-CONTAINER`). All in one pass: a name that was filled in is nothing to fill in.
 */
export function fillIn(error: DkrError, words: Placeholders): DkrError {
  const filled = (command: string) => command.replace(open, (word: string) => words[word as keyof Placeholders] ?? word)
  const suggestions = error.suggestions.map(text => text.replace(/\bdkr .*/s, filled))
  return suggestions.every((text, i) => text === error.suggestions[i]) ? error : reworded(error, {suggestions})
}
