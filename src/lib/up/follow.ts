import type {Writable} from 'node:stream'
import {copyOutput, waitForExit} from '../engine/attach.js'
import {inspectContainer, killContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {openLogs} from '../engine/logs.js'
import type {Progress} from '../output/progress.js'

export interface Ended {
  /** The container's exit code, or 128+n after a signal to dkr. */
  exitCode: number
  /** True when Ctrl-C (or SIGTERM) ended it. */
  interrupted: boolean
}

/**
 * Shows the log of a running container until it ends. The first Ctrl-C stops it gracefully, the second
 * kills it; it stays there, stopped.
 */
export async function follow(
  engine: Engine,
  id: string,
  since: number,
  output: Writable,
  progress: Progress,
): Promise<Ended> {
  const {Config, Name} = await inspectContainer(engine, id)
  const {exit} = await waitForExit(engine, id, 'not-running')
  const logs = await openLogs(engine, id, {follow: true, since})
  const copied = copyOutput(logs, Config.Tty, output, output).catch(() => {})
  const interrupts = onInterrupt(
    () => {
      progress.note(`Stopping ${Name.replace(/^\//, '')}; once more kills it.`)
      return stopContainer(engine, id)
    },
    () => killContainer(engine, id),
  )
  const {code} = await exit
  await copied
  const signal = interrupts.release()
  return {exitCode: signal ? 128 + signal : code, interrupted: signal !== undefined}
}

const numbers = {SIGINT: 2, SIGTERM: 15, SIGHUP: 1} as const
type Name = keyof typeof numbers

/** Calls `first` and then `second`; `release` gives the number of the first signal, if there was one. */
function onInterrupt(first: () => Promise<void>, second: () => Promise<void>) {
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
