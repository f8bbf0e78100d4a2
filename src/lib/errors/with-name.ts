import type {DkrError} from './dkr-error.js'
import {fillIn} from './fill-in.js'
import {reworded} from './reworded.js'

interface Named {
  /** 64 hex digits; an image's with `sha256:` in front. */
  id: string
  name: string
  /** A container where nothing is said. */
  kind?: 'container' | 'image'
}

/**
 * The same error in the words of the user: the engine tells IDs where a name was typed, and among several targets
 * nobody knows them apart. What a suggestion leaves open is filled in.
 */
export function withName(error: DkrError, {id, name, kind = 'container'}: Named): DkrError {
  // A prefix of the ID that the user typed is the name already.
  const inSuggestion = new RegExp(`${id}|${id.slice(0, 12)}(?![0-9a-f])`, 'g')
  const own = (text: string) => text.replaceAll(id, name)
  // First: a container may be called NAME.
  const filled = fillIn(error, kind === 'image' ? {IMAGE: name} : {CONTAINER: name, NAME: name})
  const {message, why, suggestions} = filled
  return reworded(filled, {
    message: own(message),
    why: why && own(why),
    suggestions: suggestions.map(text => text.replace(inSuggestion, () => name)),
  })
}

/** The same where only the engine's words tell the ID of what was named. */
export function withTypedName(error: DkrError, name: string): DkrError {
  const id = /\b[0-9a-f]{64}\b/.exec(error.message)?.[0]
  return id === undefined ? error : withName(error, {id, name})
}
