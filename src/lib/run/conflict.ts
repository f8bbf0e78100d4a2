import {DkrError} from '../errors/dkr-error.js'

/** Flags that exclude each other, or a value that only all flags together can be wrong for. */
export function conflict(message: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {message, suggestions: [suggestion]})
}
