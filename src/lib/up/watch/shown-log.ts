import {Writable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {copyOutput} from '../../engine/attach.js'
import {type ContainerDetails, inspectContainer} from '../../engine/containers.js'
import {type Engine, statusOf} from '../../engine/engine.js'
import {openLogs} from '../../engine/logs.js'
import type {Job} from '../../output/job.js'
import {unshownSince} from '../unshown-since.js'

/** The log of a container, over its restarts and its successors. */
export interface ShownLog {
  /** Goes on with the container's present run, if that is not the one shown; what the one before still has to say comes first. */
  show(id: string): Promise<void>
  /** The run that is shown is about to be ended by dkr itself. */
  expectEnd(): void
  /** A container was started or removed, by whomever. */
  happened(what: 'start' | 'destroy', id: string): void
  close(): void
}

/** What others, or the app itself, did to the container that is shown; each is called once for it. */
export interface Surprises {
  ended(details: ContainerDetails): void
  startedAgain(): void
  removed(): void
}

/** So long may the last lines of a run that ended take to arrive, in milliseconds. */
const lastWords = 1000
/** So long after its end a run may be followed by a start or a removal that belongs to it (`docker restart`, `dkr down`). */
const afterwards = 500

interface Run {
  id: string
  key: string
  expected: boolean
  removed: boolean
  stop: AbortController
  copied: Promise<void>
}

/** @param shown of the job: what its waits have left on the screen is not shown again */
export function showLog(
  engine: Engine,
  output: Writable,
  surprises: Surprises,
  shown: Pick<Job, 'shownUntil'>,
): ShownLog {
  let run: Run | undefined
  let turn: Promise<unknown> = Promise.resolve()

  async function copyRun(details: ContainerDetails, {stop: {signal}}: Run) {
    const sink = passOn(output)
    // The run's own lines, and none twice.
    const log = await openLogs(engine, details.Id, {follow: true, since: unshownSince(details, shown), signal})
    await copyOutput(log, details.Config.Tty, sink, sink)
  }

  async function tellEnd(own: Run) {
    if (!own.expected) await delay(afterwards, undefined, {signal: own.stop.signal})
    if (own.expected || own !== run) return
    try {
      const details = await inspectContainer(engine, own.id)
      if (details.State.Running) await startedAgain(own)
      else if (!own.expected) surprises.ended(details)
    } catch (error) {
      if (statusOf(error) === 404) tellRemoved(own)
    }
  }

  async function startedAgain({id}: Run) {
    if (await inTurn(() => showRun(id))) surprises.startedAgain()
  }

  function tellRemoved(own: Run) {
    if (own.expected || own.removed) return
    own.removed = true
    surprises.removed()
  }

  /** @returns whether it is another run than the one shown */
  async function showRun(id: string): Promise<boolean> {
    const details = await inspectContainer(engine, id)
    const key = `${id} ${details.State.StartedAt}`
    if (run?.key === key) {
      run.expected = false
      return false
    }
    await Promise.race([run?.copied, delay(lastWords)])
    run?.stop.abort()
    const next = {id, key, expected: false, removed: false, stop: new AbortController(), copied: Promise.resolve()}
    // The log is a view: where it breaks off, or its container is gone, the app still counts.
    next.copied = copyRun(details, next).catch(() => {})
    next.copied.then(() => tellEnd(next)).catch(() => {})
    run = next
    return true
  }

  /** Two that see the same start must not both show it. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  return {
    show: async id => void (await inTurn(() => showRun(id))),
    expectEnd() {
      if (run) run.expected = true
    },
    happened(what, id) {
      if (run?.id !== id || run.expected) return
      if (what === 'destroy') tellRemoved(run)
      else startedAgain(run).catch(() => {})
    },
    close: () => run?.stop.abort(),
  }
}

/** Copying ends its stream's listeners with the stream; that of the terminal goes on. */
function passOn(output: Writable): Writable {
  return new Writable({write: (chunk, _encoding, done) => output.write(chunk, done)})
}
