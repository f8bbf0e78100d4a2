import {DkrError} from './dkr-error.js'

/** What may be said in other words. */
interface Words {
  message?: string
  why?: string
  suggestions: readonly string[]
}

/** The same error in other words; code, evidence, stack and the status of the engine's answer stay. */
export function reworded(error: DkrError, words: Words): DkrError {
  const {message, cause, code, stack} = error
  const [first = '', ...more] = words.suggestions
  const other = new DkrError(code, {...error, message, cause, ...words, suggestions: [first, ...more]})
  return Object.assign(other, {stack}, 'status' in error ? {status: error.status} : {})
}
