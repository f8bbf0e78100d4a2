import {DkrError} from './dkr-error.js'

/**
 * The same error in the words of the user: the engine tells IDs where a name was typed, and among several targets
 * nobody knows them apart. NAME in a suggestion becomes the name too.
 * @param id 64 hex digits
 */
export function withName(error: DkrError, {id, name}: {id: string; name: string}): DkrError {
  const own = (text: string) => text.replaceAll(id, name)
  const {message, why, suggestions, code, stack} = error
  const [first = '', ...more] = suggestions.map(text =>
    own(text)
      .replaceAll(id.slice(0, 12), name)
      .replace(/\bNAME\b/g, () => name),
  )
  const named = new DkrError(code, {
    ...error,
    message: own(message),
    why: why && own(why),
    suggestions: [first, ...more],
    cause: error.cause,
  })
  named.stack = stack
  return named
}

/** The same where only the engine's words tell the ID of what was named. */
export function withTypedName(error: DkrError, name: string): DkrError {
  const id = /\b[0-9a-f]{64}\b/.exec(error.message)?.[0]
  return id === undefined ? error : withName(error, {id, name})
}
