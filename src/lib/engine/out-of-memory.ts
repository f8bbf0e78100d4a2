import {abortAfter} from './abort-after.js'
import {inspectContainer} from './containers.js'
import type {Engine} from './engine.js'
import {jsonLines} from './streams.js'

/** Milliseconds; a clock that differs from the engine's must not make anybody wait. */
const limit = 1000

/**
 * Whether a container that has ended was killed because it used more memory than it may.
 * @param removed it is gone (--rm): then only the engine's memory of its last 256 events can tell
 */
export async function wasKilledForMemory(engine: Engine, id: string, removed: boolean): Promise<boolean> {
  if (removed) return ranOutOfMemory(engine, id)
  return inspectContainer(engine, id).then(
    ({State}) => State.OOMKilled,
    () => false,
  )
}

/**
 * Whether something in a container was killed for its memory since then (milliseconds since 1970). Asks for events
 * that have been; with an `until` that has passed the answer ends at once.
 */
export async function ranOutOfMemory(engine: Engine, container: string, since = 1000): Promise<boolean> {
  const seconds = (ms: number) => (ms / 1000).toFixed(3)
  const query = {
    since: seconds(since),
    until: seconds(Date.now()),
    filters: JSON.stringify({container: [container], event: ['oom']}),
  }
  try {
    const answer = await engine.stream({method: 'GET', path: '/events', query, signal: abortAfter(limit)})
    for await (const _ of jsonLines(answer)) return true
  } catch {
    // No answer in time: then it is not known, and nothing is said of memory.
  }
  return false
}
