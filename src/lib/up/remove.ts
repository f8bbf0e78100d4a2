import {setTimeout as delay} from 'node:timers/promises'
import {inspectContainer, type RemoveOptions, removeContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'

const pause = 50
const longest = 10_000

/**
 * Removes a container, whatever state it is in, and returns when it has gone. One that has gone already is
 * fine; so is one that the engine is just removing, for a client that was killed.
 */
export async function removeWholly(engine: Engine, id: string, options: RemoveOptions = {}): Promise<void> {
  try {
    await removeContainer(engine, id, {...options, force: true})
  } catch (error) {
    if (statusOf(error) === 404) return
    if (statusOf(error) !== 409) throw error
    const end = Date.now() + longest
    while (await exists(engine, id)) {
      if (Date.now() > end) throw error
      await delay(pause)
    }
  }
}

/** Whether a container is there, in whatever state. An engine that fails to answer has not said that it is gone. */
export async function exists(engine: Engine, id: string): Promise<boolean> {
  return inspectContainer(engine, id).then(
    () => true,
    error => statusOf(error) !== 404,
  )
}
