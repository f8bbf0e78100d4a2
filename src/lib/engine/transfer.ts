import {setTimeout as delay} from 'node:timers/promises'
import {type DkrError, isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {type Engine, statusOf} from './engine.js'
import {followTransfer, TransferFailure, type Transferred} from './follow-transfer.js'
import type {EngineRequest} from './transport.js'

export interface TransferOptions {
  /** The registry, for what is said. */
  host: string
  /** Makes the error of what the engine says. */
  fail: (text: string, failure?: TransferFailure) => DkrError
  /** Called once, when the engine starts a layer over; a failure of it ends the transfer. */
  onEngineRetry?: () => Promise<void>
}

/** Milliseconds before the second, third and last try. */
const waits = [500, 1500, 4000]

/** A registry's moment of weakness: a connection that broke, a 5xx. Not a refusal, a full disk or a broken archive. */
const passing =
  /^(?!.{0,5000}(?:failed to (?:register|extract) layer|error processing tar file)).{0,5000}(?:unexpected HTTP status: 50[0234]|\bEOF\b|connection reset|broken pipe|TLS handshake timeout|server closed idle connection|http2: (?:server sent GOAWAY|client connection lost))/is

/**
 * One pull or push through the engine, to its end. The engine starts a layer that breaks over by itself, but gives up
 * at once when the same happens to anything else; that is tried again here, a few times, and said.
 * @throws DkrError what `fail` makes of the engine's words, the signal's reason, or ENGINE_GONE
 */
export async function transfer(
  engine: Engine,
  request: EngineRequest,
  options: TransferOptions,
  job: Job,
): Promise<Transferred> {
  for (let tries = 0; ; tries++) {
    try {
      return await once(engine, request, options, job)
    } catch (error) {
      if (!(error instanceof TransferFailure)) throw error
      const wait = waits[tries]
      if (wait === undefined || error.engineRetried || !passing.test(error.message))
        throw options.fail(error.message, error)
      job.progress.warn(`${options.host}: ${error.message.trim()}; trying again in ${wait / 1000}s`)
      await pause(wait, job.signal)
    }
  }
}

async function once(engine: Engine, request: EngineRequest, options: TransferOptions, job: Job): Promise<Transferred> {
  const stream = await engine.stream({...request, signal: job.signal}).catch(error => {
    throw isDkrError(error) && statusOf(error) !== undefined ? new TransferFailure(error.message) : error
  })
  const waitingFor = `waiting for ${options.host}`
  return followTransfer(stream, {endpoint: engine.endpoint, waitingFor, onEngineRetry: options.onEngineRetry}, job)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, {signal}).catch(error => {
    throw isDkrError(signal.reason) ? signal.reason : error
  })
}
