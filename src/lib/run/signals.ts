import {constants} from 'node:os'

/** Those that are about dkr itself (job control too), cannot be caught, or that no handler survives. */
const own = new Set([
  ...['SIGKILL', 'SIGSTOP', 'SIGCHLD', 'SIGPIPE', 'SIGURG', 'SIGTTIN', 'SIGTTOU'],
  ...['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGABRT', 'SIGIOT', 'SIGTRAP', 'SIGSYS', 'SIGPROF', 'SIGSTKFLT'],
])
const ending = new Set<string>(['SIGINT', 'SIGTERM', 'SIGQUIT'])

/** Every signal that is sent on; a second name of the same number (SIGPOLL is SIGIO) is left out. */
export const forwardedSignals = Object.entries(constants.signals)
  .filter(([name, number], i, all) => !own.has(name) && all.findIndex(([, other]) => other === number) === i)
  .map(([name]) => name as NodeJS.Signals)

export interface Forwarding {
  /** The numbers of the signals that were sent on. */
  sent: ReadonlySet<number>
  stop(): void
}

/** Milliseconds that the engine has to take a signal. */
const patience = 1000

/**
 * Sends every signal that dkr gets on to the container, as docker run does. The third one that should
 * end it ends dkr itself: a container may ignore them all. So does the second, where the engine did not take the first.
 * @param isRunning false while the container is being started: an engine refuses the signals then, and the next may arrive
 */
export function forwardSignals(send: (signal: string) => Promise<void>, isRunning = () => true): Forwarding {
  const sent = new Set<number>()
  let attempts = 0
  let lost = false
  const pass = async (signal: NodeJS.Signals) => {
    const lose = () => {
      lost ||= ending.has(signal) && isRunning()
    }
    const timer = setTimeout(lose, patience).unref()
    // Between its end and our exit there is no container to signal.
    const late = () => {
      lost = false
    }
    await send(signal).then(late, lose)
    clearTimeout(timer)
  }
  const handle = (signal: NodeJS.Signals) => {
    if (ending.has(signal) && (++attempts >= 3 || lost)) process.exit(128 + constants.signals[signal])
    sent.add(constants.signals[signal])
    void pass(signal)
  }
  for (const signal of forwardedSignals) process.on(signal, handle)
  return {
    sent,
    stop: () => {
      for (const signal of forwardedSignals) process.off(signal, handle)
    },
  }
}

/** Nothing is sent on (--sig-proxy=false): signals are dkr's own. */
export const noForwarding: Forwarding = {sent: new Set(), stop: () => {}}
