import {statusOf} from '../engine/engine.js'
import {type ErrorCode, errorCodes} from '../errors/codes.js'
import {type DkrError, DkrError as Failure, isDkrError} from '../errors/dkr-error.js'
import {exitCodes} from '../errors/exit-codes.js'
import {networkFault, setupFault} from '../errors/setup-rules.js'

interface Wording {
  code: ErrorCode
  why?: string
  suggestions: readonly string[]
}

interface Cause extends Wording {
  match: RegExp
}

/** What is wrong with the command: docker's client finds 127 and 126 by the same words (container/run.go). */
const causes: Cause[] = [
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
 * Gives an error of `start` the exit code that docker gives it: 127, 126 or 125. Words that docker takes for the
 * command's may be about a mount or a device: those keep docker's code and the engine's reason. A port or a network
 * has nothing to do with any command: that is 125 (docs/decisions/0033).
 * @param exitCode where docker gives another one
 */
export function startError(error: unknown, exitCode?: number): DkrError {
  if (!isDkrError(error)) throw error
  if (error.code !== 'ENGINE_ERROR' && error.code !== 'CONTAINER_STATE') return error
  const cause = causes.find(({match}) => match.test(error.message))
  const dockers = cause && exitCodes[errorCodes[cause.code].exit].code
  const outside = setupFault(error.message)
  if (outside && outside.rule.code !== 'ENGINE_ERROR') return error
  if (!outside) return cause ? worded(error, cause, exitCode ?? dockers) : error
  const {why, suggestions} = error
  const fault = {code: 'RUN_FAILED', why, suggestions} as const
  return worded(error, fault, exitCode ?? (networkFault(error.message) ? undefined : dockers))
}

/** That the engine answered still counts: only a container that it never spoke of again is removed. */
function worded(error: DkrError, cause: Wording, exitCode: number | undefined): DkrError {
  const [first = '', ...more] = cause.suggestions
  const {message} = error
  const details = {message, why: cause.why, suggestions: [first, ...more] as const, cause: error, exitCode}
  return Object.assign(new Failure(cause.code, details), {status: statusOf(error)})
}
