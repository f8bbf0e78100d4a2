import {type Readable, Writable} from 'node:stream'
import {copyOutput} from './attach.js'
import type {ContainerDetails} from './containers.js'
import type {Engine} from './engine.js'

export interface LogOptions {
  follow?: boolean
  /** So many lines from the end. */
  tail?: number
  /** Seconds since 1970, fractions allowed. */
  since?: number | string
  until?: number | string
  /** Each line with its time in front. */
  timestamps?: boolean
  /** With what the log driver notes beside. */
  details?: boolean
  signal?: AbortSignal
}

/** The log of a container as the engine has it; without a TTY it is multiplexed. */
export function openLogs(engine: Engine, id: string, options: LogOptions): Promise<Readable> {
  const {follow, tail, since, until, timestamps, details, signal} = options
  return engine.stream({
    method: 'GET',
    path: `/containers/${id}/logs`,
    query: {stdout: true, stderr: true, follow, tail, since, until, timestamps, details},
    signal,
  })
}

/** So many seconds before the engine notes the start of a run its first lines may come. */
const startNoted = 0.1

/**
 * Where the log of a container's present or last run begins, for `since`, in seconds since 1970. While it runs that is
 * right behind the end of the run before: the engine notes the start of a run only after its first lines may have come,
 * and the clock here may be another than its own. Of a run that has ended the end of the one before is not known.
 */
export function sinceThisRun({State}: Pick<ContainerDetails, 'State'>): number {
  const {Running, StartedAt, FinishedAt} = State
  return Math.max(0, Running ? Date.parse(FinishedAt) / 1000 + 0.001 : Date.parse(StartedAt) / 1000 - startNoted)
}

const maxTail = 256 * 1024

/** Of a line that no terminal could show anyway. */
const maxLine = 4000

/** The last lines of a container's log, both streams in the order they were written. */
export async function lastLines(engine: Engine, id: string, tty: boolean, tail: number): Promise<string[]> {
  const chunks: Buffer[] = []
  let size = 0
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      size += chunk.length
      // What was said last counts most.
      while (size > maxTail && chunks.length > 1) size -= chunks.shift()!.length
      done()
    },
  })
  await copyOutput(await openLogs(engine, id, {tail}), tty, sink, sink)
  const text = Buffer.concat(chunks).toString('utf8').replace(/\n$/, '')
  return text === '' ? [] : text.split('\n').map(line => line.slice(0, maxLine))
}
