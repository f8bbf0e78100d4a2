import {statusOf} from '../engine/engine.js'
import type {Progress} from '../output/progress.js'
import {type TakenSignals, takeSignals} from '../process/take-signals.js'

export interface StopWork {
  progress: Pick<Progress, 'note' | 'warn'>
  /** Begins to stop the container, for the first signal. */
  stop(): void
  /** For the second one. */
  kill(): Promise<unknown>
}

export interface StopSignals extends TakenSignals {
  /** Aborts once the container is killed, or had ended before that: whoever waits for its stop may go. */
  killed: AbortSignal
}

/** Milliseconds: a container may be given minutes to end. */
const grace = 5 * 60_000

/** The first signal stops the container of an attached `up`, the second kills it; dkr ends also where that fails. */
export function stopOnSignal({progress, stop, kill}: StopWork): StopSignals {
  const over = new AbortController()
  const taken = takeSignals({
    grace,
    first() {
      progress.note('Stopping the container; Ctrl-C once more kills it.')
      stop()
    },
    second: () => quietly(kill, over),
    giveUp: () => warn(progress),
  })
  return {...taken, killed: over.signal}
}

/** Milliseconds that the engine has for a kill. */
const killTime = 2000

/** The same from the second signal on, while the container is being stopped. */
export function killOnSignal({progress, kill}: Omit<StopWork, 'stop'>): StopSignals {
  const over = new AbortController()
  const taken = takeSignals({grace: killTime, first: () => quietly(kill, over), giveUp: () => warn(progress)})
  return {...taken, killed: over.signal}
}

/** What the engine says of a container that is gone, or does not run. */
const ended = [404, 409]

/** A container that has ended meanwhile cannot be killed: its end is what was wanted. */
function quietly(kill: StopWork['kill'], over: AbortController): void {
  kill().then(
    () => over.abort(),
    error => ended.includes(statusOf(error) ?? 0) && over.abort(),
  )
}

function warn({warn}: StopWork['progress']): void {
  warn('the engine has not said that the container ended: it may still be running')
}
