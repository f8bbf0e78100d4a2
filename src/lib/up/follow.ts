import type {Writable} from 'node:stream'
import {copyOutput, waitForExit} from '../engine/attach.js'
import {inspectContainer, killContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {openLogs, sinceThisRun} from '../engine/logs.js'
import type {Job} from '../output/job.js'
import type {UpResult} from './result.js'
import {stopExplained} from './stop-explained.js'

export interface Ended {
  /** The container's exit code, or 128+n after a signal to dkr. */
  exitCode: number
  /** True when Ctrl-C (or SIGTERM) ended it. */
  interrupted: boolean
}

/** A container that `up` has started, or found as it was: then what it said before is not news. */
type Followed = Pick<UpResult, 'id' | 'changed'>

/**
 * Shows the log of a running container until it ends. The first Ctrl-C stops it gracefully, the second
 * kills it; it stays there, stopped. The signals are taken over from the job before this returns its
 * promise: at no moment would Ctrl-C leave a container running unattended.
 */
export async function follow(engine: Engine, {id, changed}: Followed, output: Writable, job: Job): Promise<Ended> {
  let stopped: Promise<string[]> | undefined
  const interrupts = onInterrupt(
    () => {
      job.progress.note('Stopping the container; Ctrl-C once more kills it.')
      stopped = stopExplained(engine, id).catch(() => [])
      return stopped
    },
    () => killContainer(engine, id),
  )
  job.release()
  if (job.signal.aborted) await stopContainer(engine, id)
  const details = await inspectContainer(engine, id)
  const {exit} = await waitForExit(engine, id, 'not-running')
  const copied = openLogs(engine, id, {follow: true, ...(changed ? {since: sinceThisRun(details)} : {tail: 0})})
    .then(logs => copyOutput(logs, details.Config.Tty, output, output))
    // The log is a view of the container: when it breaks off, the container still counts.
    .catch(() => {})
  const {code} = await exit
  await copied
  for (const line of (await stopped) ?? []) job.progress.note(line)
  const signal = interrupts.release()
  return {exitCode: signal ? 128 + signal : code, interrupted: signal !== undefined}
}

const numbers = {SIGINT: 2, SIGTERM: 15, SIGHUP: 1} as const
type Name = keyof typeof numbers

/** Calls `first` and then `second`; `release` gives the number of the first signal, if there was one. */
function onInterrupt(first: () => Promise<unknown>, second: () => Promise<unknown>) {
  let caught: Name | undefined
  const handle = (name: Name) => {
    const act = caught ? second : first
    caught ??= name
    // A container that ended meanwhile cannot be stopped: its end is what was wanted.
    act().catch(() => {})
  }
  const names = Object.keys(numbers) as Name[]
  for (const name of names) process.on(name, handle)
  return {
    release() {
      for (const name of names) process.off(name, handle)
      return caught && numbers[caught]
    },
  }
}
