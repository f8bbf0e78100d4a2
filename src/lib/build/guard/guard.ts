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
  {watch, strict = false, ...files}: SendingOptions,
): SendingGuard {
  const told = new Set<string>()
  const judged = async (sight: Sight, patterns: readonly string[]) => {
    const use = () => useOfSent(plan, files)
    const findings = judge(sight, {dir: plan.dir, builder: plan.builder, patterns, use, thorough: strict})
    // What it cannot read the builder cannot either, and says so better.
    return strict ? findings : findings.catch(() => [])
  }
  const tell = async (sight: Sight, patterns: readonly string[]) => {
    const findings = await judged(sight, patterns)
    if (strict && findings.length > 0) throw guardError(findings, files.ignore?.name)
    const fresh = findings.filter(({pattern}) => !told.has(pattern))
    for (const {pattern} of fresh) told.add(pattern)
    for (const line of guardLines(fresh, files.ignore?.name)) progress.warn(line)
  }
  let classic = noSight({thorough: strict})
  let ignored: readonly string[] = []
  const tellClassic = () => {
    const seen = classic
    classic = noSight()
    return tell(seen, ignored)
  }
  return {
    source: source => watched(watch?.source(source) ?? source, () => noSight({thorough: strict}), tell),
    ignore: patterns => {
      ignored = patterns
      watch?.ignore(patterns)
    },
    entries: slice => {
      see(classic, slice)
      watch?.entries(slice)
    },
    walked: tellClassic,
    finish: async () => {
      if (!strict) await tellClassic()
    },
  }
}

/**
 * BuildKit asks only for what a step takes. That is more than the Dockerfile names where its base image has steps of
 * its own for it (ONBUILD).
 */
function useOfSent(plan: ContextPlan, {dockerfile}: BuildFiles): ContextUse {
  const use = contextUse(plan, dockerfile)
  return plan.builder === 'buildkit' ? {...use, takes: () => true} : use
}

function watched(
  source: FileSource,
  newSight: () => Sight,
  tell: (sight: Sight, patterns: readonly string[]) => Promise<void>,
): FileSource {
  return {
    ...source,
    async *entries(filter, signal) {
      const sight = newSight()
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
