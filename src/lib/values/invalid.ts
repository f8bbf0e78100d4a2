import {DkrError} from '../errors/dkr-error.js'

/** A value that a flag does not take, in the words of docker's client: scripts grep for them. */
export function invalidValue(flag: string, text: string, why: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {
    message: `invalid argument "${text}" for "${flag}" flag: ${why}`,
    suggestions: [suggestion],
  })
}
