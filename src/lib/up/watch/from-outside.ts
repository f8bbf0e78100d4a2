import {setTimeout as delay} from 'node:timers/promises'
import type {Engine} from '../../engine/engine.js'
import {openEvents} from '../../engine/events.js'
import {labels} from '../../project/labels.js'
import type {ShownLog} from './shown-log.js'

/** Milliseconds until a connection for events that broke is opened anew. */
const pause = 1000

/**
 * Tells the log what happens to the containers of a folder, until `signal` aborts: another terminal may restart or
 * remove the one that is shown. Without events the watch goes on all the same: it just learns less.
 * @param dir as the containers' label has it
 */
export async function tellFromOutside(engine: Engine, dir: string, log: ShownLog, signal: AbortSignal): Promise<void> {
  const filters = {type: ['container'], label: [`${labels.dir}=${dir}`]}
  while (!signal.aborted) {
    try {
      for await (const {Action, Actor} of await openEvents(engine, filters, signal)) {
        if (Action === 'start' || Action === 'destroy') log.happened(Action, Actor.ID)
      }
    } catch {
      // The engine restarts, or a proxy in between ends what is quiet for long.
    }
    await delay(pause, undefined, {signal}).catch(() => {})
  }
}
