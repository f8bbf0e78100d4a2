import {mapAtOnce} from '../engine/at-once.js'
import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Target} from './targets.js'

/** The parts of a container that name other containers. */
interface Needing {
  HostConfig: {
    NetworkMode?: string
    PidMode?: string
    IpcMode?: string
    VolumesFrom?: string[] | null
    Links?: string[] | null
  }
}

/**
 * The targets in an order in which they can be started: each one after those whose network, process IDs, memory,
 * volumes or links it uses. Apart from that the order stays.
 */
export async function orderedByNeed(engine: Engine, targets: readonly Target[]): Promise<Target[]> {
  if (targets.length < 2) return [...targets]
  const needs = await mapAtOnce(targets, async ({id}) => needsOf(await inspectContainer(engine, id).catch(unknown)))
  return orderByNeed(targets, needs)
}

/** What is wrong with one is reported when its turn comes, and keeps no other from being started. */
function unknown(error: unknown): Needing {
  if (isDkrError(error)) return {HostConfig: {}}
  throw error
}

/** The names and IDs of the containers that must run before this one starts. */
export function needsOf({HostConfig}: Needing): string[] {
  const {NetworkMode, PidMode, IpcMode, VolumesFrom, Links} = HostConfig
  const joined = [NetworkMode, PidMode, IpcMode].filter(mode => mode?.startsWith('container:'))
  return [
    ...joined.map(mode => mode!.slice('container:'.length)),
    // NAME:ro, and /NAME:/OWN/ALIAS
    ...(VolumesFrom ?? []).map(from => from.split(':')[0]!),
    ...(Links ?? []).map(link => link.split(':')[0]!),
  ].map(name => name.replace(/^\//, ''))
}

/**
 * @param needs for each target the names, IDs or short IDs of what it needs; those that are no target do not count,
 * and a circle is cut where it is entered
 */
export function orderByNeed<T extends {id: string; name: string}>(
  targets: readonly T[],
  needs: readonly (readonly string[])[],
): T[] {
  const ordered = new Set<T>()
  const entered = new Set<T>()
  const place = (target: T) => {
    if (entered.has(target)) return
    entered.add(target)
    for (const need of needs[targets.indexOf(target)] ?? []) {
      const other = targets.find(({id, name}) => name === need || (need.length >= 12 && id.startsWith(need)))
      if (other) place(other)
    }
    ordered.add(target)
  }
  for (const target of targets) place(target)
  return [...ordered]
}
