import {constants} from 'node:os'

/** The signals that end a program. */
const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type EndingSignal = (typeof names)[number]

/** What signals do while they are taken. */
export interface SignalWork {
  /** Begins to end things in good order. */
  first(name: EndingSignal): void
  /** Ends them the hard way; without it dkr ends here. */
  second?(): void
  /** Milliseconds that the order after the first one may take: two minutes, as long as a call to the engine. */
  grace?: number
  /** Called before dkr ends without the order. */
  giveUp?(): void
}

export interface TakenSignals {
  /** The work is done: signals are nobody's. @returns the number of the first signal, if there was one */
  release(): number | undefined
}

const defaultGrace = 120_000
/** Milliseconds that the hard way may take: an engine that answers needs a few of them. */
const hardWay = 2000

export const exitCodeOf = (name: EndingSignal): number => 128 + constants.signals[name]

/**
 * Takes the signals that end dkr. The first one ends things in good order, the second the hard way. Whatever an engine
 * does not answer then: dkr ends, with 128 + the number of the signal, when that has taken too long, and at the third.
 */
export function takeSignals(work: SignalWork): TakenSignals {
  let caught: EndingSignal | undefined
  let forced = false
  let timer: NodeJS.Timeout | undefined
  const end = (name: EndingSignal) => {
    work.giveUp?.()
    process.exit(exitCodeOf(name))
  }
  const endAfter = (ms: number, name: EndingSignal) => {
    clearTimeout(timer)
    timer = setTimeout(end, ms, name).unref()
  }
  const handle = (name: EndingSignal) => {
    if (caught === undefined) {
      caught = name
      endAfter(work.grace ?? defaultGrace, name)
      work.first(name)
    } else if (work.second && !forced) {
      forced = true
      endAfter(hardWay, caught)
      work.second()
    } else end(name)
  }
  for (const name of names) process.on(name, handle)
  return {
    release() {
      clearTimeout(timer)
      for (const name of names) process.off(name, handle)
      return caught && constants.signals[caught]
    },
  }
}
