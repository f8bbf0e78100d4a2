import {type DkrError, type ErrorJson, isDkrError} from '../errors/dkr-error.js'

/** What became of one target. */
export interface TargetResult {
  name: string
  id?: string
  ok: boolean
  error?: ErrorJson['error']
}

interface Named {
  id: string
  name: string
}

/** What a command works on, and the names that led nowhere. */
export interface TargetList<T extends Named> {
  found: readonly T[]
  missing: readonly {name: string; error: DkrError}[]
}

export interface Listener {
  done(name: string): void
  failed(error: DkrError): void
}

/** docker's own bound for many targets. */
const atOnce = 50

/**
 * Does the same to every target, many at once; a failure does not stop the others.
 * @param oneByOne where one depends on another: docker removes images so, in the order of the names
 * @returns the results in the order of the targets, those that were not found last
 */
export async function forEachTarget<T extends Named>(
  {found, missing}: TargetList<T>,
  work: (target: T) => Promise<unknown>,
  listener: Listener,
  {oneByOne = false}: {oneByOne?: boolean} = {},
): Promise<TargetResult[]> {
  const results: TargetResult[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < found.length; i = next++) results[i] = await one(found[i]!, work, listener)
  }
  for (const {error} of missing) listener.failed(error)
  await Promise.all(Array.from({length: oneByOne ? 1 : Math.min(atOnce, found.length)}, worker))
  return [...results, ...missing.map(({name, error}) => ({name, ok: false, error: error.toJSON().error}))]
}

async function one<T extends Named>(
  target: T,
  work: (target: T) => Promise<unknown>,
  listener: Listener,
): Promise<TargetResult> {
  const {name, id} = target
  try {
    await work(target)
    listener.done(name)
    return {name, id, ok: true}
  } catch (error) {
    if (!isDkrError(error)) throw error
    listener.failed(error)
    return {name, id, ok: false, error: error.toJSON().error}
  }
}
