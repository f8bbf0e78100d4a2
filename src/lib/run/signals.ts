import {constants} from 'node:os'
import {leaveOnSignal} from './leave-on-signal.js'

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
  /** The same as the work, but without an end once a signal is ending dkr. */
  untilLeft<T>(work: Promise<T>): Promise<T>
  stop(): void
}

/** Milliseconds that the engine has to take a signal. */
const patience = 1000

export interface Container {
  send(signal: string): Promise<void>
  /** False while it is being started: an engine refuses the signals then, and the next may arrive. */
  isRunning?(): boolean
  /** Says that it runs on, before dkr ends. */
  lastWords?(): Promise<void>
}

/**
 * Sends every signal that dkr gets on to the container, as docker run does. The third one that should
 * end it ends dkr itself: a container may ignore them all. So does the second, where the engine did not take the first.
 */
export function forwardSignals({send, isRunning = () => true, lastWords}: Container): Forwarding {
  const sent = new Set<number>()
  let attempts = 0
  let lost = false
  const end = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal])
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
    if (ending.has(signal)) {
      attempts++
      // An engine that takes no signal is not asked how the container is.
      if (lost || attempts > 3 || (attempts === 3 && !lastWords)) return end(signal)
      if (attempts === 3) return void lastWords?.().finally(() => end(signal))
    }
    sent.add(constants.signals[signal])
    void pass(signal)
  }
  for (const signal of forwardedSignals) process.on(signal, handle)
  return {
    sent,
    untilLeft: work => work,
    stop: () => {
      for (const signal of forwardedSignals) process.off(signal, handle)
    },
  }
}

/** Nothing is sent on (--sig-proxy=false, or a TTY, where Ctrl-C is a key): signals end dkr, and the container runs on. */
export function keepSignals(close: () => void, lastWords: () => Promise<void>): Forwarding {
  const {giveBack, unlessLeaving} = leaveOnSignal({close, lastWords})
  return {sent: new Set(), untilLeft: unlessLeaving, stop: giveBack}
}
