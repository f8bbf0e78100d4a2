import {type DiskUsage, diskUsage, listNetworks, type NetworkSummary} from '../engine/disk-usage.js'
import type {Engine} from '../engine/engine.js'
import {type KeepFilter, parseKeepFilters} from './filters.js'
import type {PruneItem} from './item.js'
import {selectCache, selectContainers, selectImages, selectNetworks, selectVolumes} from './select.js'

export const scopes = ['containers', 'images', 'networks', 'volumes', 'cache'] as const
export type Scope = (typeof scopes)[number]

export interface PruneRequest {
  scopes: readonly Scope[]
  /** Every image without a container, not only those without a name; named volumes too. */
  all: boolean
  filters: readonly string[]
  /** More of them, from the file that a complaint has to name. */
  configured: {filters: readonly string[]; path: string}
  /** Milliseconds since 1970. */
  now: number
}

export interface PrunePlan {
  kind: 'prune'
  items: PruneItem[]
}

/**
 * Finds what nothing needs: the engine is asked once, and what is found is what will go.
 * @throws DkrError USAGE for a filter
 */
export async function planPrune(engine: Engine, request: PruneRequest): Promise<PrunePlan> {
  const {filters, configured, now} = request
  const asked = parseKeepFilters(filters, now)
  const always = parseKeepFilters(configured.filters, now, `it is one of the pruneFilters in ${configured.path}`)
  const [usage, networks] = await Promise.all([
    diskUsage(engine),
    request.scopes.includes('networks') ? listNetworks(engine) : [],
  ])
  return {kind: 'prune', items: select(usage, networks, request, thing => asked(thing) && always(thing))}
}

/** The same from what the engine said, without asking it. */
export function select(
  usage: DiskUsage,
  networks: readonly NetworkSummary[],
  {scopes: wanted, all}: Pick<PruneRequest, 'scopes' | 'all'>,
  keep: KeepFilter,
): PruneItem[] {
  const containers = wanted.includes('containers') ? selectContainers(usage.Containers, keep) : []
  const going = new Set(containers.map(({id}) => id))
  // What a container needs that stays, stopped or not, is in use.
  const staying = usage.Containers.filter(({Id}) => !going.has(Id))
  return [
    ...containers,
    ...(wanted.includes('images') ? selectImages(usage.Images, staying, all, keep) : []),
    ...(wanted.includes('networks') ? selectNetworks(networks, staying, keep) : []),
    ...(wanted.includes('volumes') ? selectVolumes(usage.Volumes, staying, all, keep) : []),
    ...(wanted.includes('cache') ? selectCache(usage.BuildCache, all, keep) : []),
  ]
}
