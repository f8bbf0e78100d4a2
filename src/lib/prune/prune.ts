import {mapAtOnce} from '../engine/at-once.js'
import {removeContainer} from '../engine/containers.js'
import {diskUsage, removeCache, removeNetwork, removeVolume} from '../engine/disk-usage.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {findImage, removeImage} from '../engine/images.js'
import {DkrError, type ErrorJson, isDkrError} from '../errors/dkr-error.js'
import type {PruneItem} from './item.js'
import type {PrunePlan} from './plan.js'

export interface PruneResult {
  removed: PruneItem[]
  /** What was shown but stayed, with the reason: somebody has taken it into use, most likely. */
  kept: (PruneItem & {error: ErrorJson['error']})[]
  /** Bytes. */
  freed: number
}

interface Listener {
  done(item: PruneItem): void
  failed(error: DkrError): void
}

/** What needs others goes before them. */
const order = ['container', 'image', 'network', 'volume'] as const
/** So many records fit into one request. */
const cacheBatch = 100

/** Removes what the plan shows, by ID, and nothing else; the engine refuses what is in use by now. */
export async function prune(engine: Engine, {items}: PrunePlan, listener: Listener): Promise<PruneResult> {
  const result: PruneResult = {removed: [], kept: [], freed: 0}
  const images = items.some(({kind}) => kind === 'image')
  const before = images ? (await diskUsage(engine)).LayersSize : 0
  for (const kind of order) {
    const some = items.filter(item => item.kind === kind)
    await removeAll(engine, some, result, listener)
    if (kind !== 'image') result.freed += sum(result.removed.filter(item => item.kind === kind))
  }
  if (images) result.freed += Math.max(0, before - (await diskUsage(engine)).LayersSize)
  await removeRecords(engine, items, result, listener)
  return result
}

function sum(items: readonly PruneItem[]): number {
  return items.reduce((total, {size}) => total + (size ?? 0), 0)
}

/** An image that another was built upon goes only after that one: what failed is tried again while others go. */
async function removeAll(
  engine: Engine,
  items: readonly PruneItem[],
  result: PruneResult,
  listener: Listener,
): Promise<void> {
  let left = items
  for (;;) {
    const errors = await mapAtOnce(left, item => removeOne(engine, item))
    for (const item of left.filter((_, i) => !errors[i])) {
      result.removed.push(item)
      listener.done(item)
    }
    const failed = left.flatMap((item, i) => (errors[i] ? [{item, error: errors[i]}] : []))
    if (failed.length > 0 && failed.length < left.length) {
      left = failed.map(({item}) => item)
      continue
    }
    for (const {item, error} of failed) {
      result.kept.push({...item, error: error.toJSON().error})
      listener.failed(error)
    }
    return
  }
}

async function removeOne(engine: Engine, item: PruneItem): Promise<DkrError | undefined> {
  try {
    await remove(engine, item)
    return undefined
  } catch (error) {
    if (isDkrError(error)) return error
    throw error
  }
}

async function remove(engine: Engine, item: PruneItem): Promise<void> {
  try {
    if (item.kind === 'container') await removeContainer(engine, item.id)
    else if (item.kind === 'network') await removeNetwork(engine, item.id)
    else if (item.kind === 'volume') await removeVolume(engine, item.id)
    else await removeNames(engine, item)
  } catch (error) {
    // Gone already is as wished.
    if (statusOf(error) !== 404) throw error
  }
}

/** The engine refuses to remove an image of several names by its ID; a name that has moved on meanwhile stays. */
async function removeNames(engine: Engine, {id, names = []}: PruneItem): Promise<void> {
  if (names.length === 0) await removeImage(engine, id)
  for (const name of names) {
    if ((await findImage(engine, name))?.Id === id) await removeImage(engine, name)
  }
}

async function removeRecords(
  engine: Engine,
  items: readonly PruneItem[],
  result: PruneResult,
  listener: Listener,
): Promise<void> {
  let left = items.filter(({kind}) => kind === 'cache')
  // A record that others are built upon goes only after them: again, until nothing more goes.
  for (let gone = 1; gone > 0 && left.length > 0; ) {
    const deleted = new Set<string>()
    for (let at = 0; at < left.length; at += cacheBatch) {
      const answer = await removeCache(
        engine,
        left.slice(at, at + cacheBatch).map(({id}) => id),
      )
      result.freed += answer.freed
      for (const id of answer.deleted) deleted.add(id)
    }
    for (const item of left.filter(({id}) => deleted.has(id))) {
      result.removed.push(item)
      listener.done(item)
    }
    gone = deleted.size
    left = left.filter(({id}) => !deleted.has(id))
  }
  result.kept.push(...left.map(item => ({...item, error: stillNeeded(item).toJSON().error})))
}

function stillNeeded({id}: PruneItem): DkrError {
  return new DkrError('IN_USE', {
    message: `the engine still needs ${id} of the build cache`,
    suggestions: ['dkr prune --cache, once no build runs'],
  })
}
