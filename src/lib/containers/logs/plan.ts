import {DkrError} from '../../errors/dkr-error.js'
import {parseTimestamp} from './timestamp.js'

/** What the caller asked for, as written on the command line. */
export interface LogsRequest {
  follow?: boolean
  since?: string
  until?: string
  tail?: string
  timestamps?: boolean
  details?: boolean
}

/** Which part of a log is shown, and how. */
export interface LogsPlan {
  follow: boolean
  /** Seconds since 1970, in the engine's form. */
  since?: string
  until?: string
  /** Lines from the end. */
  tail?: number
  timestamps: boolean
  details: boolean
  /** As it was written, for the docker command. */
  written: LogsRequest
}

/**
 * Checks a request and makes a plan of it.
 * @throws DkrError USAGE for a time or a number that is none
 */
export function planLogs(request: LogsRequest, now: Date): LogsPlan {
  const time = (flag: 'since' | 'until') =>
    request[flag] === undefined || request[flag] === '' ? undefined : parseTimestamp(flag, request[flag], now)
  return {
    follow: request.follow ?? false,
    since: time('since'),
    until: time('until'),
    tail: parseTail(request.tail ?? 'all'),
    timestamps: request.timestamps ?? false,
    details: request.details ?? false,
    written: request,
  }
}

function parseTail(text: string): number | undefined {
  if (text === 'all') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  throw new DkrError('USAGE', {
    message: `invalid value for "tail": "${text}"`,
    why: 'it is a number of lines, or all',
    suggestions: ['-n 100', '--tail all'],
  })
}
