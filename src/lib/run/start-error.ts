import {statusOf} from '../engine/engine.js'
import type {ErrorCode} from '../errors/codes.js'
import {type DkrError, DkrError as Failure, isDkrError} from '../errors/dkr-error.js'
import {exitCodes} from '../errors/exit-codes.js'

interface Cause {
  match: RegExp
  code: ErrorCode
  exitCode?: number
  suggestions: [string, ...string[]]
}

/** docker's client finds 126 and 127 in the engine's text in the same way (container/run.go). */
const causes: Cause[] = [
  {
    // docker answers 127 here too, though the command has nothing to do with it.
    match: /error gathering device information/i,
    code: 'RUN_FAILED',
    exitCode: exitCodes.notFound.code,
    suggestions: ["check the path of the device: it is one of the engine's machine (dkr run --device)"],
  },
  {
    match: /executable file not found|no such file or directory|system cannot find the file specified/i,
    code: 'COMMAND_NOT_FOUND',
    suggestions: [
      'check the command behind the image name',
      'dkr run --rm --entrypoint sh -it IMAGE shows what is inside',
    ],
  },
  {
    match: /permission denied|is a directory|exec format error/i,
    code: 'COMMAND_NOT_EXECUTABLE',
    suggestions: [
      'chmod +x the file and build again',
      'is the image made for this kind of processor? dkr run --platform linux/amd64 names one',
    ],
  },
]

/**
 * Gives an error of `start` the exit code that docker gives it: 127, 126 or 125.
 * @param exitCode where docker gives another one
 */
export function startError(error: unknown, exitCode?: number): DkrError {
  if (!isDkrError(error)) throw error
  const cause = causes.find(({match}) => match.test(error.message))
  if (!cause) return error
  const {message} = error
  const worded = new Failure(cause.code, {
    message,
    suggestions: cause.suggestions,
    cause: error,
    exitCode: exitCode ?? cause.exitCode,
  })
  // That the engine answered still counts: only a container that it never spoke of again is removed.
  return Object.assign(worded, {status: statusOf(error)})
}
