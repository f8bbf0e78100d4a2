import {type Fault, type FaultKind, faultKinds} from './fault-proxy.js'
import {hasFrames, oddBodies} from './odd-answers.js'

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

/** DKR_TEST_FAULTS=all tries every kind at every call; else a command may be content with some kinds for each call. */
const all = process.env.DKR_TEST_FAULTS === 'all'

/** A command that asks until something is so, asks more often on a busy machine: that adds no cases. */
const mostAlike = 4

/**
 * Kinds of fault at the calls that a command makes: at each, or at the first few of many that are alike. Places in the
 * answers by the seed.
 * @param most so many kinds for each call, another choice for the next one; all without it
 */
export function faultsFor(calls: readonly string[], next: () => number, most = Infinity): Fault[] {
  let turn = Math.floor(next() * faultKinds.length)
  const seen: Record<string, number> = {}
  return calls.flatMap((name, call) => {
    seen[name] = (seen[name] ?? 0) + 1
    if (!all && seen[name] > mostAlike) return []
    const fitting = faultKinds.filter(kind => kind !== 'huge-frame' || hasFrames({path: name.split(' ')[1]!}))
    const some = all || most >= fitting.length ? fitting : taken(fitting, turn, most)
    turn += some.length
    return some.map(kind => ({kind, call, at: next()}))
  })
}

/** Odd answers at each call that a command makes, once for each path; others at the next call. Every command pings alike. */
export function oddAnswersFor(calls: readonly string[], perCall: number): Fault[] {
  let turn = 0
  return calls.flatMap((name, call) => {
    if (calls.indexOf(name) < call || name.endsWith('/_ping')) return []
    const count = all ? oddBodies : perCall
    return Array.from({length: count}, (): Fault => ({kind: 'null', call, at: (turn++ % oddBodies) / oddBodies}))
  })
}

function taken(kinds: readonly FaultKind[], from: number, count: number): FaultKind[] {
  return Array.from({length: count}, (_, i) => kinds[(from + i) % kinds.length]!)
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
