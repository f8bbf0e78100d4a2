import {isOutputError} from '../engine/output.js'
import type {DkrError} from '../errors/dkr-error.js'
import {exitCodes} from '../errors/exit-codes.js'

/** docker's client notices these only after it has read all flags. */
const noticedLate = new Set(['ATTACH_CONFLICT', 'NO_TERMINAL'])

/**
 * The exit code of `run` for an error: whatever keeps the container from running is 125 or more, so that you can tell
 * it from the container's own exit codes. docker has exceptions, and `run` has the same.
 */
export function runExitCode(error: DkrError): number {
  if (noticedLate.has(error.code) || isOutputError(error)) return exitCodes.failed.code
  return Math.max(error.exitCode, exitCodes.notStarted.code)
}
