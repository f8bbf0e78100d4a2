import {constants} from 'node:os'
import {DkrError} from '../errors/dkr-error.js'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Interrupt {
  signal: AbortSignal
  /** Gives the signals back to whoever had them. */
  release(): void
}

/**
 * The first signal asks everything to stop gracefully, the second ends dkr at once.
 * The exit code is 128 + the number of the signal, as shells expect.
 */
export function listenForInterrupt(onSecond: () => void = () => {}): Interrupt {
  const controller = new AbortController()
  const handle = (name: (typeof signals)[number]) => {
    const exitCode = 128 + constants.signals[name]
    if (controller.signal.aborted) {
      onSecond()
      process.exit(exitCode)
    }
    controller.abort(
      new DkrError('INTERRUPTED', {
        message: `interrupted by ${name}`,
        suggestions: ['run the same command again'],
        exitCode,
      }),
    )
  }
  for (const name of signals) process.on(name, handle)
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, handle)
    },
  }
}
