import {DkrError} from '../../errors/dkr-error.js'
import {type EngineTraits, engineLog} from '../../errors/engine-kind.js'
import {abortAfter} from '../abort-after.js'
import type {EngineRequest} from '../transport.js'

const defaultSeconds = 120

/** Calls that take as long as containers, disks, networks or users want them to. */
const patient = new RegExp(
  [
    '^POST /containers/[^/]+/(?:stop|restart|wait)$|^POST .*/prune$|^POST /commit$|^DELETE /images/',
    '^POST /(?:build|images/create|images/load)$|^POST /images/.+/push$|^PUT ',
  ].join('|'),
)

/** Streams whose headers come before there is anything to tell, however patient the call is. */
const answersAtOnce = /^POST \/containers\/[^/]+\/wait$/

/** The milliseconds within which the headers of an answer must be there; undefined where nothing limits them. */
export function headerLimit(seconds: number, {method, path}: EngineRequest): number | undefined {
  const call = `${method} ${path}`
  return answersAtOnce.test(call) || !patient.test(call) ? seconds * 1000 : undefined
}

/**
 * The time within which the engine must have answered a plain call to the end, so that dkr never hangs on an engine that
 * has stopped to answer.
 * @param seconds 0 for no limit
 * @param engine where the log is that may say why
 * @returns a function that gives the signal for one request
 */
export function answerLimit(
  seconds: number,
  engine: EngineTraits,
): (request: EngineRequest) => AbortSignal | undefined {
  return ({method, path, signal}) => {
    if (seconds === 0 || patient.test(`${method} ${path}`)) return signal
    const limit = timeLimit(seconds, path, engine)
    return signal ? AbortSignal.any([signal, limit]) : limit
  }
}

/**
 * The limit in seconds: 120, or what DKR_ENGINE_TIMEOUT says.
 * @throws DkrError USAGE when that is no number
 */
export function limitSeconds({DKR_ENGINE_TIMEOUT: text = ''}: NodeJS.ProcessEnv): number {
  if (text === '') return defaultSeconds
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  throw new DkrError('USAGE', {
    message: `DKR_ENGINE_TIMEOUT is not a number of seconds: ${text}`,
    suggestions: ['DKR_ENGINE_TIMEOUT=300 dkr …', 'DKR_ENGINE_TIMEOUT=0 waits for ever'],
  })
}

function timeLimit(seconds: number, path: string, engine: EngineTraits): AbortSignal {
  const silent = () =>
    new DkrError('ENGINE_TIMEOUT', {
      message: `the engine has not answered within ${seconds} seconds`,
      why: `it was asked for ${path}`,
      suggestions: [engineLog(engine), 'more patience: DKR_ENGINE_TIMEOUT=600'],
    })
  return abortAfter(seconds * 1000, silent)
}
