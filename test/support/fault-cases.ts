import {type Fault, faultKinds} from './fault-proxy.js'

/** A command of the fault tests; NAME in its words is a name of the case's own. */
export interface FaultCommand {
  title: string
  args: string[]
}

/** Whatever the seed, the same numbers for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Every kind of fault at every call that a command makes; places in the answers by the seed. */
export function faultsFor(calls: number, next: () => number): Fault[] {
  return Array.from({length: calls}, (_, call) => faultKinds.map(kind => ({kind, call, at: next()}))).flat()
}

/** Does all of the work, so many at once, and gives the results in their order. */
export async function pooled<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!)
  }
  await Promise.all(Array.from({length: atOnce}, worker))
  return results
}
