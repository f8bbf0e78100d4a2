import {type Readable, Writable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {endedEarly} from '../errors/connection.js'
import {copyOutput} from './attach.js'
import {type ContainerDetails, inspectContainer} from './containers.js'
import {type Engine, statusOf} from './engine.js'

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

/** Milliseconds between two looks at a container whose log has ended, and how many: its end is noted just after that. */
const [pause, looks] = [200, 5]

/**
 * Makes sure that a log that was followed to its end has ended with its container. An engine that shuts down ends it in
 * good order too, and nothing else would tell the two apart.
 * @param before the container when the log was opened
 * @throws DkrError ENGINE_GONE where the container runs on as it did, or the engine does not answer any more
 */
export async function checkLogEnd(engine: Engine, before: ContainerDetails): Promise<void> {
  for (let look = 1; ; look++) {
    const now = await inspectContainer(engine, before.Id).catch(error => {
      if (statusOf(error) === 404) return undefined
      throw error
    })
    if (!now?.State.Running || hasEndedSince(before, now)) return
    if (look === looks) throw endedEarly(engine.endpoint)
    await delay(pause)
  }
}

/**
 * Whether the run of a container is over, though it counts as running: between two starts of its restart policy, which
 * may be a minute apart, the engine keeps the start of the last run, and that it runs.
 */
function hasEndedSince(before: ContainerDetails, now: ContainerDetails): boolean {
  const run = ({State, RestartCount}: ContainerDetails) => [State.StartedAt, State.FinishedAt, RestartCount].join(' ')
  return now.State.Restarting || run(now) !== run(before)
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
