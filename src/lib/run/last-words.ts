import {setTimeout as delay} from 'node:timers/promises'
import {say} from './say.js'

/** Milliseconds that dkr takes, when it is told to end, to find out what runs on: an engine that answers needs a few. */
const limit = 500
/** Milliseconds between two looks at what may be about to end, and how many. */
const [pause, looks] = [60, 5]

type Target = Parameters<typeof say>[0]

/**
 * Says what runs on when dkr ends before it. Silence is right wherever that is not known: an engine that does not
 * answer must not keep dkr from its end.
 * @param find undefined where nothing runs on
 */
export async function sayLastWords(find: () => Promise<string | undefined>, target: Target): Promise<void> {
  const text = await Promise.race([find().catch(() => undefined), delay(limit, undefined, {ref: false})])
  if (text === undefined) return
  // The cursor stands behind ^C, or behind a prompt of the container.
  if (target.isTTY) target.write('\n')
  say(target, text)
}

/**
 * Whether something really runs on.
 * @param mayEnd it may be about to end: of a signal, or as a shell does when its input ends with our connection
 */
export async function runsOn(isRunning: () => Promise<boolean>, mayEnd: boolean): Promise<boolean> {
  for (let look = 1; await isRunning(); look++) {
    if (!mayEnd || look === looks) return true
    await delay(pause)
  }
  return false
}
