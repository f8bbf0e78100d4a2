import {constants} from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const
type Ending = (typeof signals)[number]

export interface Leaving {
  /** Gives back the terminal and closes the connection. */
  close(): void
  /** Says what runs on. */
  lastWords(): Promise<void>
}

export interface SignalsTaken {
  giveBack(): void
  /** The same as the work, but without an end once a signal is ending dkr: that closes the connection itself. */
  unlessLeaving<T>(work: Promise<T>): Promise<T>
}

/**
 * Takes the signals that end dkr and reach nothing in the container: those to an exec, and to an attach that sends none
 * on. The first one ends dkr as soon as it is said what runs on, the second at once.
 */
export function leaveOnSignal({close, lastWords}: Leaving): SignalsTaken {
  let leaving = false
  const giveBack = () => {
    for (const signal of signals) process.off(signal, handle)
  }
  const end = (signal: Ending) => {
    giveBack()
    close()
    // Whoever started dkr sees it end by the signal, as docker does.
    if (signal === 'SIGINT' || signal === 'SIGTERM') process.kill(process.pid, signal)
    else process.exit(128 + constants.signals[signal])
  }
  const handle = (signal: Ending) => {
    // After a hang-up nobody reads.
    if (leaving || signal === 'SIGHUP') return end(signal)
    leaving = true
    close()
    void lastWords().finally(() => end(signal))
  }
  for (const signal of signals) process.on(signal, handle)
  return {
    giveBack,
    unlessLeaving: work => work.finally(() => (leaving ? new Promise(() => {}) : undefined)),
  }
}
