import {setTimeout as delay} from 'node:timers/promises'

/**
 * Asks until the answer is there; the one place where a test waits, always for a state.
 * @param what is waited for; a function where the words tell what has come until the end
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | false>,
  what: string | (() => string),
  ms = 30_000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`it did not happen in ${ms} ms: ${typeof what === 'string' ? what : what()}`)
    await delay(50)
  }
}
