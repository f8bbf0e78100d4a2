import type {Progress} from '../output/progress.js'
import {type TakenSignals, takeSignals} from '../process/take-signals.js'

export interface StopWork {
  progress: Pick<Progress, 'note' | 'warn'>
  /** Begins to stop the container, for the first signal. */
  stop(): void
  /** For the second one. */
  kill(): Promise<unknown>
}

/** Milliseconds: a container may be given minutes to end. */
const grace = 5 * 60_000

/** The first signal stops the container of an attached `up`, the second kills it; dkr ends also where that fails. */
export function stopOnSignal({progress, stop, kill}: StopWork): TakenSignals {
  return takeSignals({
    grace,
    first() {
      progress.note('Stopping the container; Ctrl-C once more kills it.')
      stop()
    },
    second: () => quietly(kill),
    giveUp: () => warn(progress),
  })
}

/** Milliseconds that the engine has for a kill. */
const killTime = 2000

/** The same from the second signal on, while the container is being stopped. */
export function killOnSignal({progress, kill}: Omit<StopWork, 'stop'>): TakenSignals {
  return takeSignals({grace: killTime, first: () => quietly(kill), giveUp: () => warn(progress)})
}

/** A container that has ended meanwhile cannot be killed: its end is what was wanted. */
function quietly(kill: StopWork['kill']): void {
  kill().catch(() => {})
}

function warn({warn}: StopWork['progress']): void {
  warn('the engine has not said that the container ended: it may still be running')
}
