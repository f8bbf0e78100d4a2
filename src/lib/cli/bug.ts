import {DkrError} from '../errors/dkr-error.js'
import {dkrVersion} from '../project/version.js'

/** An error nobody foresaw: said as what it is, with all a report needs. */
export function bugError(error: unknown): DkrError {
  const {name = 'Error', message = String(error)} = (error ?? {}) as Partial<Error>
  return new DkrError('BUG', {
    message: `unexpected ${name}: ${message}`,
    why: 'this is a bug in dkr',
    suggestions: [
      'run it again with DEBUG=dkr to see where it happened',
      `report it with the command, that output and: dkr ${dkrVersion()}, node ${process.version}, ${process.platform}`,
    ],
    cause: error,
  })
}
