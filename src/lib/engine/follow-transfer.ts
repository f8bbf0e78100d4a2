import type {Readable} from 'node:stream'
import {connectionError} from '../errors/connection.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import type {Endpoint} from './connect/endpoint.js'
import {isRetry, type LayerCount, layerTasks, type TransferMessage} from './layer-tasks.js'
import {jsonLines} from './streams.js'

/** What went wrong between engine and registry, in the engine's words. */
export class TransferFailure extends Error {
  /** Whether the engine had already started layers over: it has had its tries then. */
  readonly engineRetried: boolean
  /** Whether the engine said that a part of a multi-platform image is missing. */
  readonly contentMissing: boolean

  constructor(text: string, {engineRetried = false, contentMissing = false} = {}) {
    super(text)
    this.engineRetried = engineRetried
    this.contentMissing = contentMissing
  }
}

export interface FollowOptions {
  endpoint: Endpoint
  /** What is said when nothing moves: "waiting for localhost:5000". */
  waitingFor: string
  /** Called once, when the engine starts a layer over; a failure of it ends the transfer. */
  onEngineRetry?: () => Promise<void>
  /** Milliseconds without a line after which the reader is told. */
  stalledAfter?: number
}

/** Lines and layers that one transfer may have to be remembered for: an image has at most 127 layers. */
const maxKept = 100_000

function endless(): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the engine tells of a transfer without end',
    suggestions: ['dkr doctor'],
  })
}

export interface Transferred {
  /** All lines that are not about a layer's progress. */
  messages: TransferMessage[]
  layers: LayerCount
}

/**
 * Reads the answer to a pull or a push to its end and shows each layer as a task. The engine answers 200 and
 * tells of failure in a line of the stream (which dockerode's followProgress takes for success).
 * @throws TransferFailure for an error line; DkrError: the signal's reason, or ENGINE_GONE
 */
export async function followTransfer(stream: Readable, options: FollowOptions, job: Job): Promise<Transferred> {
  const layers = layerTasks(job)
  const watch = watchForStall(options.waitingFor, options.stalledAfter ?? 30_000, job)
  const messages: TransferMessage[] = []
  let engineRetried = false
  try {
    for await (const message of jsonLines<TransferMessage>(stream)) {
      watch.moved()
      const failure = message.errorDetail?.message ?? message.error
      if (failure !== undefined) {
        const contentMissing = messages.some(({aux}) => aux?.contentMissing)
        throw new TransferFailure(failure, {engineRetried, contentMissing})
      }
      if (isRetry(message) && !engineRetried) {
        engineRetried = true
        options.onEngineRetry?.().catch(error => stream.destroy(error))
      }
      if (!layers.show(message)) messages.push(message)
      if (messages.length + layers.open() > maxKept) throw endless()
    }
  } catch (error) {
    throw broken(error, options.endpoint, job.signal)
  } finally {
    watch.stop()
  }
  return {messages, layers: layers.count}
}

function broken(error: unknown, endpoint: Endpoint, signal: AbortSignal): DkrError | TransferFailure {
  if (signal.aborted && isDkrError(signal.reason)) return signal.reason
  return error instanceof TransferFailure ? error : connectionError(error, endpoint)
}

/** Says so, again and again, when the engine has sent nothing for a while: a pull or push has no time limit. */
function watchForStall(waitingFor: string, every: number, {progress}: Job) {
  let quietFor = 0
  const timer = setInterval(() => {
    quietFor += every
    progress.note(`nothing has moved for ${Math.round(quietFor / 1000)}s: ${waitingFor} (Ctrl-C stops)`)
  }, every).unref()
  return {
    moved() {
      quietFor = 0
      timer.refresh()
    },
    stop: () => clearInterval(timer),
  }
}
