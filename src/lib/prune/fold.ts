import type {PruneItem} from './item.js'

/** So many of a kind are shown one by one on a terminal, where more would push away what matters. */
const mostShown: Record<PruneItem['kind'], number> = {container: 50, image: 50, network: 50, volume: 50, cache: 10}

/** What is not shown by itself: how many of a kind, and their size in bytes. */
export interface Folded {
  kind: PruneItem['kind']
  count: number
  size: number
}

/**
 * Keeps a preview readable: of a kind with very many only the largest are shown, of the build cache then none, since
 * nobody knows its records by name. The order stays.
 */
export function foldItems(items: readonly PruneItem[]): {shown: PruneItem[]; folded: Folded[]} {
  const hidden = new Set<PruneItem>()
  const folded: Folded[] = []
  for (const [kind, most] of Object.entries(mostShown) as [PruneItem['kind'], number][]) {
    const own = items.filter(item => item.kind === kind)
    if (own.length <= most) continue
    const rest = kind === 'cache' ? own : own.toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0)).slice(most)
    for (const item of rest) hidden.add(item)
    folded.push({kind, count: rest.length, size: rest.reduce((sum, {size}) => sum + (size ?? 0), 0)})
  }
  return {shown: items.filter(item => !hidden.has(item)), folded}
}
