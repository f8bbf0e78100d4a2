import {DkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'
import {dkrVersion} from '../project/version.js'

/** An error nobody foresaw: said as what it is, with all a report needs. */
export function bugError(error: unknown): DkrError {
  const {name = 'Error', message = String(error), syscall, path} = (error ?? {}) as Partial<NodeJS.ErrnoException>
  if (syscall === 'uv_cwd') return noFolder(error)
  // Whatever file it was: a full disk is nobody's bug.
  return localDiskFull(error, path ?? process.cwd(), path ? {} : {message}) ?? unforeseen(name, message, error)
}

/** Any command may ask for the current folder at any time. */
function noFolder(cause: unknown): DkrError {
  return new DkrError('FILE_NOT_FOUND', {
    message: 'the current folder does not exist any more',
    why: 'something removed it, or put another one in its place',
    suggestions: ['cd to a folder that is there', 'cd "$PWD", where there is a new one of that name'],
    cause,
  })
}

function unforeseen(name: string, message: string, error: unknown): DkrError {
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
