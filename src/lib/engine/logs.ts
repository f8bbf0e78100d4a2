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

/**
 * Where the log of a container's present run begins, for `since`: right behind the end of the run before. The engine
 * notes the start of a run only after its first lines may have come, and the clock here may be another than its own.
 */
export function sinceThisRun({State}: Pick<ContainerDetails, 'State'>): number {
  return Math.max(0, Date.parse(State.FinishedAt) / 1000 + 0.001)
}

const maxTail = 256 * 1024

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
  return text === '' ? [] : text.split('\n')
}
