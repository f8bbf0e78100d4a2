import type {Readable} from 'node:stream'
import {connectionError} from '../errors/connection.js'
import {type DkrError, isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {humanSize} from '../output/units.js'
import type {Endpoint} from './connect/endpoint.js'
import {jsonLines} from './streams.js'

/** One line of the engine's answer to a pull or a push. */
export interface TransferMessage {
  /** A layer's short ID; the tag in the line "Pulling from …". */
  id?: string
  status?: string
  /** Bytes. */
  progressDetail?: {current?: number; total?: number}
  error?: string
  errorDetail?: {message?: string}
  aux?: {Tag?: string; Digest?: string; Size?: number}
}

export interface TransferOptions {
  endpoint: Endpoint
  /** What is said when nothing moves: "waiting for localhost:5000". */
  waitingFor: string
  /** Makes the error of an error line. */
  fail: (text: string) => DkrError
  /** Milliseconds without a line after which the reader is told. */
  stalledAfter?: number
}

/**
 * Reads the answer to a pull or a push to its end and shows each layer as a task. The engine answers 200 and
 * tells of failure in a line of the stream (which dockerode's followProgress takes for success).
 * @returns all lines that are not about a layer's progress
 * @throws what `fail` makes of an error line, the signal's reason, or ENGINE_GONE
 */
export async function followTransfer(stream: Readable, options: TransferOptions, job: Job): Promise<TransferMessage[]> {
  const layers = layerTasks(job)
  const watch = watchForStall(options.waitingFor, options.stalledAfter ?? 30_000, job)
  const rest: TransferMessage[] = []
  try {
    for await (const message of jsonLines<TransferMessage>(stream)) {
      watch.moved()
      const failure = message.errorDetail?.message ?? message.error
      if (failure !== undefined) throw options.fail(failure)
      if (!layers.show(message)) rest.push(message)
    }
  } catch (error) {
    throw broken(error, options.endpoint, job.signal)
  } finally {
    watch.stop()
  }
  return rest
}

function broken(error: unknown, endpoint: Endpoint, signal: AbortSignal): DkrError {
  if (signal.aborted && isDkrError(signal.reason)) return signal.reason
  return connectionError(error, endpoint)
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

const moving: Record<string, string> = {
  Downloading: 'downloading',
  'Verifying Checksum': 'verifying',
  Extracting: 'extracting',
  Pushing: 'pushing',
}
const ended = /^(?:Pull complete|Pushed)$/
const alreadyThere = /^(?:Already exists|Layer already exists|Mounted from .*|Skipped foreign layer)$/
const queued = /^(?:Pulling fs layer|Waiting|Preparing|Download complete|Buffering.*)$/
const retrying = /^Retrying in (\d+) second/

/** Milliseconds between two events about bytes: faster than that nobody reads. */
const pace = 100

interface Layer {
  phase: string
  since: number
  /** Bytes, the most that was seen: what is downloaded is smaller than what is extracted from it. */
  size?: number
}

/** Turns the lines about layers into tasks; `show` gives false for a line that is about something else. */
function layerTasks({progress}: Job) {
  const layers = new Map<string, Layer>()
  let last = 0
  const end = (id: string, state: 'done' | 'cached') => {
    const layer = layers.get(id)
    const size = layer?.size ? `, ${humanSize(layer.size)}` : ''
    progress.task({id: `layer ${id}`, text: `layer ${id}${size}`, state, ms: Date.now() - (layer?.since ?? Date.now())})
    layers.delete(id)
  }
  const move = (id: string, phase: string, detail: TransferMessage['progressDetail'] = {}) => {
    const now = Date.now()
    const layer = layers.get(id) ?? {phase: '', since: now}
    const due = layer.phase !== phase || now - last >= pace
    layers.set(id, {...layer, phase, size: Math.max(layer.size ?? 0, detail.current ?? 0)})
    if (!due) return
    last = now
    progress.task({id: `layer ${id}`, text: `layer ${id}: ${phase}`, state: 'running', ...bytes(detail)})
  }
  return {
    show({id, status = '', progressDetail}: TransferMessage): boolean {
      if (!id || status.startsWith('Pulling from')) return false
      if (ended.test(status)) end(id, 'done')
      else if (alreadyThere.test(status)) end(id, 'cached')
      else if (moving[status]) move(id, moving[status], progressDetail)
      else if (retrying.test(status)) move(id, 'the connection broke, trying again')
      else return queued.test(status)
      return true
    },
  }
}

/** The engine sends -1 and 0 for what it does not know. */
function bytes({current, total}: NonNullable<TransferMessage['progressDetail']>) {
  return {current, total: total && total > 0 ? total : undefined}
}
