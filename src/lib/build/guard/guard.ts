import type {FileEntry, FileSource} from '../../engine/buildkit/file-source.js'
import type {Progress} from '../../output/progress.js'
import type {ContextWatch} from '../cache/watch.js'
import {type ContextUse, contextUse} from './context-use.js'
import {guardError, guardLines} from './finding.js'
import {judge} from './judge.js'
import type {BuildFiles, ContextPlan} from './selection.js'
import {look, noSight, type Sight} from './sight.js'

/**
 * Looks at what is really sent, while it is sent: the context is not walked a second time. It warns of what should not
 * be; with `strict` it ends the build instead, before the engine has the end of the list and so before there is an
 * image.
 */
export interface SendingGuard extends ContextWatch {
  walked(): Promise<void>
  triggered(): Promise<void>
  /** Warns of what is left to say of a walk of the classic builder that was broken off. */
  finish(): Promise<void>
}

export interface SendingOptions extends BuildFiles {
  /** Another one who wants to see the same. */
  watch?: ContextWatch
  strict?: boolean
}

/** Begins to look at what a build from a folder sends. Its walks throw CONTEXT_UNSAFE with `strict`. */
export function guardSending(
  plan: ContextPlan,
  progress: Pick<Progress, 'warn'>,
  options: SendingOptions,
): SendingGuard {
  const {watch, strict = false} = options
  const tell = teller(plan, progress, options)
  const classic = noSight({thorough: strict})
  let ignored: readonly string[] = []
  let done = false
  const walked = () => {
    done = true
    return tell(classic, ignored)
  }
  return {
    source: source => watched(watch?.source(source) ?? source, strict, tell),
    ignore: patterns => {
      ignored = patterns
      watch?.ignore(patterns)
    },
    entries: slice => {
      see(classic, slice)
      watch?.entries(slice)
    },
    walked,
    // Nobody knows what these steps copy. A warning says that a file is in the image; this is only enough to refuse.
    triggered: async () => {
      if (strict) await tell(classic, ignored, true)
    },
    finish: async () => {
      if (!strict && !done) await walked()
    },
  }
}

/** @param all whether everything that was sent counts as taken */
type Tell = (sight: Sight, patterns: readonly string[], all?: boolean) => Promise<void>

/** Says once what is wrong with what was seen; throws it with `strict`. */
function teller(plan: ContextPlan, progress: Pick<Progress, 'warn'>, options: SendingOptions): Tell {
  const {dockerfile, ignore, strict = false} = options
  const {dir, builder} = plan
  const told = new Set<string>()
  return async (sight, patterns, all = builder === 'buildkit') => {
    const use = () => ({...contextUse(plan, dockerfile), ...(all && everything)})
    const judged = judge(sight, {dir, builder, patterns, use, thorough: strict})
    // What it cannot read the builder cannot either, and says so better.
    const findings = strict ? await judged : await judged.catch(() => [])
    if (strict && findings.length > 0) throw guardError(findings, ignore?.name)
    const fresh = findings.filter(({pattern}) => !told.has(pattern))
    for (const {pattern} of fresh) told.add(pattern)
    for (const line of guardLines(fresh, ignore?.name)) progress.warn(line)
  }
}

/**
 * BuildKit asks only for what a step takes. That is more than the Dockerfile names where its base image has steps of
 * its own for it (ONBUILD).
 */
const everything: Pick<ContextUse, 'takes'> = {takes: () => true}

function watched(source: FileSource, thorough: boolean, tell: Tell): FileSource {
  return {
    ...source,
    async *entries(filter, signal) {
      const sight = noSight({thorough})
      for await (const slice of source.entries(filter, signal)) {
        see(sight, slice)
        yield slice
      }
      await tell(sight, filter.exclude)
    },
  }
}

function see(sight: Sight, slice: readonly FileEntry[]): void {
  for (const entry of slice) look(sight, entry)
}
