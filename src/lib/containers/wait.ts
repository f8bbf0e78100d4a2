import {abortAfter} from '../engine/abort-after.js'
import {waitForExit} from '../engine/attach.js'
import type {Engine} from '../engine/engine.js'
import {DkrError} from '../errors/dkr-error.js'
import type {Target} from './targets.js'

/** One container that has ended, as `dkr wait --json` gives it. */
export interface EndedContainer {
  name: string
  id: string
  exitCode: number
}

export interface WaitOptions {
  /** Seconds until the wait is given up; for ever by default. */
  timeout?: number
  signal: AbortSignal
}

/**
 * Waits until every container has ended. All waits begin at once, so that one that is removed meanwhile is
 * not missed; the codes come in the order of the targets, each as soon as those before it are there.
 * @throws DkrError WAIT_TIMEOUT, INTERRUPTED
 */
export async function* waitForEnd(
  engine: Engine,
  targets: readonly Target[],
  {timeout, signal}: WaitOptions,
): AsyncGenerator<EndedContainer> {
  const limit = timeout === undefined ? undefined : abortAfter(timeout * 1000)
  const stop = limit ? AbortSignal.any([signal, limit]) : signal
  const waits = targets.map(async target => {
    const {exit} = await waitForExit(engine, target.id, 'not-running', stop)
    return {name: target.name, id: target.id, exitCode: (await exit).code}
  })
  // Whichever fails is told in its turn.
  for (const wait of waits) wait.catch(() => {})
  for (const [i, wait] of waits.entries()) {
    try {
      yield await wait
    } catch (error) {
      if (limit?.aborted && !signal.aborted) throw tooLong(targets[i]!.name, timeout!)
      throw signal.aborted ? signal.reason : error
    }
  }
}

function tooLong(name: string, timeout: number): DkrError {
  return new DkrError('WAIT_TIMEOUT', {
    message: `"${name}" has not ended within ${timeout} s`,
    suggestions: [`dkr logs ${name} shows what it does`, `dkr stop ${name} ends it`],
  })
}
