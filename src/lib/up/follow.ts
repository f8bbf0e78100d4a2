import type {Writable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {copyOutput, waitForExit} from '../engine/attach.js'
import {inspectContainer, killContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {openLogs} from '../engine/logs.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import type {UpResult} from './result.js'
import {stopExplained} from './stop-explained.js'
import {stopOnSignal} from './stop-on-signal.js'
import {unshownSince} from './unshown-since.js'

export interface Ended {
  /** The container's exit code, or 128+n after a signal to dkr. */
  exitCode: number
  /** True when Ctrl-C (or SIGTERM) ended it. */
  interrupted: boolean
}

/** So long may the log of a container that has ended say nothing before it is taken for ended too: milliseconds. */
const silence = 2000

async function endOrSilence(copied: Promise<void>, silentFor: () => number): Promise<void> {
  let over = false
  void copied.then(() => {
    over = true
  })
  while (!over && silentFor() < silence) await Promise.race([copied, delay(silence / 4)])
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
  const stop = () => {
    stopped = stopExplained(engine, id, signals.killed)
    stopped.catch((error: Error) => job.progress.warn(`it could not be stopped: ${error.message}`))
  }
  const signals = stopOnSignal({
    progress: job.progress,
    stop,
    kill: () => killContainer(engine, id),
  })
  job.release()
  if (job.signal.aborted) stop()
  const details = await inspectContainer(engine, id)
  const {exit} = await waitForExit(engine, id, 'not-running')
  let lastWords = performance.now()
  const heard = () => {
    lastWords = performance.now()
  }
  const copied = openLogs(engine, id, {follow: true, ...(changed ? {since: unshownSince(details, job)} : {tail: 0})})
    .then(logs => copyOutput(logs, details.Config.Tty, output, output, heard))
    // The log is a view of the container: when it breaks off, the container still counts.
    .catch(() => {})
  const {code} = await exit
  await endOrSilence(copied, () => (output.writableLength > 0 ? 0 : performance.now() - lastWords))
  for (const line of (await stopped?.catch(() => [])) ?? []) job.progress.note(line)
  const signal = signals.release()
  if (signal === undefined && !job.signal.aborted) return {exitCode: code, interrupted: false}
  const {reason} = job.signal
  return {exitCode: signal ? 128 + signal : isDkrError(reason) ? reason.exitCode : 130, interrupted: true}
}
