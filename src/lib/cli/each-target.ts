import {type DkrError, type ErrorJson, isDkrError} from '../errors/dkr-error.js'
import {withName} from '../errors/with-name.js'

/** What became of one target. */
export interface TargetResult {
  name: string
  id?: string
  ok: boolean
  /** It was not there, which is no failure: what is removed by force may be gone already. */
  missing?: true
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
  /** One was not found, and that is no failure. */
  absent(error: DkrError): void
}

export interface EachOptions {
  /** Where one depends on another: docker starts containers and removes images so, in the order of the names. */
  oneByOne?: boolean
  /** Whether a name that led nowhere is a failure; it is, unless this says no. */
  missingFails?: boolean
  /** What the targets are; containers where nothing is said. */
  kind?: 'container' | 'image'
  /** An error in the words of the command. */
  reword?: (error: DkrError) => DkrError
}

/** docker's own bound for many targets. */
const atOnce = 50

/**
 * Does the same to every target, many at once; a failure does not stop the others. The listener hears of them in the
 * order of the targets, as docker prints them, each as soon as all before it are done.
 * @returns the results in the order of the targets, those that were not found last
 */
export async function forEachTarget<T extends Named>(
  {found, missing}: TargetList<T>,
  work: (target: T) => Promise<unknown>,
  listener: Listener,
  {oneByOne = false, missingFails = true, kind = 'container', reword = error => error}: EachOptions = {},
): Promise<TargetResult[]> {
  const results: TargetResult[] = []
  const tell = inOrder()
  let next = 0
  const worker = async () => {
    for (let i = next++; i < found.length; i = next++)
      results[i] = await one(found[i]!, work, {
        ...told(i),
        reword: error => withName(reword(error), {...found[i]!, kind}),
      })
  }
  const told = (at: number): Listener => ({
    done: name => tell(at, () => listener.done(name)),
    failed: error => tell(at, () => listener.failed(error)),
    absent: listener.absent,
  })
  for (const {error} of missing) missingFails ? listener.failed(error) : listener.absent(error)
  await Promise.all(Array.from({length: oneByOne ? 1 : Math.min(atOnce, found.length)}, worker))
  const notFound = missing.map(
    ({name, error}): TargetResult =>
      missingFails ? {name, ok: false, error: error.toJSON().error} : {name, ok: true, missing: true},
  )
  return [...results, ...notFound]
}

/** Runs what it is given in the order of the places 0, 1, 2 …, whatever the order in which it comes. */
function inOrder() {
  const waiting = new Map<number, () => void>()
  let next = 0
  return (at: number, tell: () => void) => {
    waiting.set(at, tell)
    for (let ready = waiting.get(next); ready; ready = waiting.get(next)) {
      waiting.delete(next++)
      ready()
    }
  }
}

async function one<T extends Named>(
  target: T,
  work: (target: T) => Promise<unknown>,
  {done, failed, reword}: Pick<Listener, 'done' | 'failed'> & {reword: (error: DkrError) => DkrError},
): Promise<TargetResult> {
  const {name, id} = target
  try {
    await work(target)
    done(name)
    return {name, id, ok: true}
  } catch (error) {
    if (!isDkrError(error)) throw error
    const named = reword(error)
    failed(named)
    return {name, id, ok: false, error: named.toJSON().error}
  }
}
