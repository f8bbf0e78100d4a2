import {setTimeout as pause} from 'node:timers/promises'
import {mapAtOnce} from '../../engine/at-once.js'
import type {Engine} from '../../engine/engine.js'
import {type RawStats, readStats} from '../../engine/stats.js'
import {isDkrError} from '../../errors/dkr-error.js'
import type {Target} from '../targets.js'
import {type StatsRow, statsRow} from './row.js'

/** Milliseconds between two looks: shorter ones say little about the processor. */
const interval = 1000

/**
 * What containers use, again and again: the first rows come after two looks, then as often as the engine answers.
 * @param find the containers of each look: new ones come in, those that are gone drop out
 */
export async function* measure(
  engine: Engine,
  find: () => Promise<readonly Target[]>,
  signal: AbortSignal,
): AsyncGenerator<StatsRow[]> {
  let before = await look(engine, await find(), signal)
  for (;;) {
    await pause(interval, undefined, {signal})
    const targets = await find()
    const now = await look(engine, targets, signal)
    yield targets.flatMap(target => {
      const stats = now.get(target.id)
      return stats ? [statsRow(target, before.get(target.id), stats)] : []
    })
    before = now
  }
}

async function look(
  engine: Engine,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RawStats>> {
  const found = new Map<string, RawStats>()
  await mapAtOnce(targets, async ({id}) => {
    try {
      const stats = await readStats(engine, id, signal)
      if (stats) found.set(id, stats)
    } catch (error) {
      // It has gone since it was found.
      if (!isDkrError(error) || error.code !== 'CONTAINER_NOT_FOUND') throw error
    }
  })
  return found
}
