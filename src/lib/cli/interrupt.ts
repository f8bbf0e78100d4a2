import {DkrError} from '../errors/dkr-error.js'
import {exitCodeOf, takeSignals} from '../process/take-signals.js'

export interface Interrupt {
  signal: AbortSignal
  /** Gives the signals back to whoever had them. */
  release(): void
}

/**
 * The first signal asks everything to stop gracefully, the second ends dkr at once, and so does time.
 * The exit code is 128 + the number of the signal, as shells expect.
 */
export function listenForInterrupt(giveUp: () => void = () => {}): Interrupt {
  const controller = new AbortController()
  const taken = takeSignals({
    giveUp,
    first: name =>
      controller.abort(
        new DkrError('INTERRUPTED', {
          message: `interrupted by ${name}`,
          suggestions: ['run the same command again'],
          exitCode: exitCodeOf(name),
        }),
      ),
  })
  return {signal: controller.signal, release: () => void taken.release()}
}
