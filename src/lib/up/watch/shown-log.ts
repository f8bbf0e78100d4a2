import {Writable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {copyOutput} from '../../engine/attach.js'
import {type ContainerDetails, inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {openLogs, sinceThisRun} from '../../engine/logs.js'

/** The log of a container, over its restarts and its successors. */
export interface ShownLog {
  /** Goes on with the container's present run, if that is not the one shown; what the one before still has to say comes first. */
  show(id: string): Promise<void>
  /** The run that is shown is about to be ended by dkr itself. */
  expectEnd(): void
  close(): void
}

/** So long may the last lines of a run that ended take to arrive, in milliseconds. */
const lastWords = 1000

interface Run {
  key: string
  expected: boolean
  stop: AbortController
  copied: Promise<void>
}

/** @param ended called when a run ends by itself */
export function showLog(engine: Engine, output: Writable, ended: (details: ContainerDetails) => void): ShownLog {
  let run: Run | undefined

  async function copyRun(run: ContainerDetails, own: Run) {
    const {Id, Config} = run
    const {signal} = own.stop
    const sink = passOn(output)
    // The run's own lines, and none twice.
    const log = await openLogs(engine, Id, {follow: true, since: sinceThisRun(run), signal})
    await copyOutput(log, Config.Tty, sink, sink)
    const details = await inspectContainer(engine, Id)
    if (!own.expected && !details.State.Running) ended(details)
  }

  return {
    async show(id) {
      const details = await inspectContainer(engine, id)
      const key = `${id} ${details.State.StartedAt}`
      if (run?.key === key) {
        run.expected = false
        return
      }
      await Promise.race([run?.copied, delay(lastWords)])
      run?.stop.abort()
      const next: Run = {key, expected: false, stop: new AbortController(), copied: Promise.resolve()}
      // The log is a view: where it breaks off, or its container is gone, the app still counts.
      next.copied = copyRun(details, next).catch(() => {})
      run = next
    },
    expectEnd() {
      if (run) run.expected = true
    },
    close: () => run?.stop.abort(),
  }
}

/** Copying ends its stream's listeners with the stream; that of the terminal goes on. */
function passOn(output: Writable): Writable {
  return new Writable({write: (chunk, _encoding, done) => output.write(chunk, done)})
}
