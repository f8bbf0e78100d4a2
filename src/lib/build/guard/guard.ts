import type {FileEntry, FileSource} from '../../engine/buildkit/file-source.js'
import type {Progress} from '../../output/progress.js'
import type {ContextWatch} from '../cache/watch.js'
import {contextUse} from './context-use.js'
import {guardLines} from './finding.js'
import {judge} from './judge.js'
import {type ContextPlan, findIgnoreFile} from './selection.js'
import {look, noSight, type Sight} from './sight.js'

/** Warns of what should not be sent, while it is sent: the context is not walked a second time. */
export interface SendingGuard extends ContextWatch {
  /** Warns of what is left to say; the end of the classic builder's walk is known only at the end of the build. */
  finish: () => Promise<void>
}

export interface SendingOptions {
  /** The Dockerfile, where it came from standard input. */
  content?: Uint8Array
  /** Another one who wants to see the same. */
  watch?: ContextWatch
}

/** Begins to look at what a build from a folder sends. */
export function guardSending(
  plan: ContextPlan,
  progress: Pick<Progress, 'warn'>,
  {content, watch}: SendingOptions = {},
): SendingGuard {
  const told = new Set<string>()
  const tell = async (sight: Sight, patterns: readonly string[]) => {
    // What it cannot read the builder cannot either, and says so better.
    const findings = await judge(sight, {...plan, patterns, use: () => contextUse(plan, content)}).catch(() => [])
    const fresh = findings.filter(({pattern}) => !told.has(pattern))
    for (const {pattern} of fresh) told.add(pattern)
    for (const line of guardLines(fresh, findIgnoreFile(plan)?.name)) progress.warn(line)
  }
  const classic = noSight()
  let ignored: readonly string[] = []
  return {
    source: source => watched(watch?.source(source) ?? source, tell),
    dockerfile: source => watch?.dockerfile(source) ?? source,
    ignore: patterns => {
      ignored = patterns
      watch?.ignore(patterns)
    },
    entries: slice => {
      see(classic, slice)
      watch?.entries(slice)
    },
    finish: () => tell(classic, ignored),
  }
}

function watched(source: FileSource, tell: (sight: Sight, patterns: readonly string[]) => Promise<void>): FileSource {
  return {
    ...source,
    async *entries(filter, signal) {
      const sight = noSight()
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
