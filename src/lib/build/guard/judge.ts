import type {Builder} from '../../engine/builder.js'
import type {ContextUse} from './context-use.js'
import type {Finding} from './finding.js'
import {ignoreLine} from './ignore-line.js'
import {readTexts} from './read-texts.js'
import type {Candidate, SeenFile, SeenFolder, Sight} from './sight.js'

export interface GuardSetup {
  /** The context, absolute. */
  dir: string
  builder: Builder
  /** The patterns of the ignore file: `!path` says that the path is meant to be sent. */
  patterns: readonly string[]
  /** What the Dockerfile takes; asked for only when something was found. */
  use: () => ContextUse
  /** Reads all files that must be looked into, however long it takes: with --strict a pass is a promise. */
  thorough?: boolean
}

/** A finding before it is joined with others of the same name. */
interface Draft extends Finding {
  name: string
  grouped: boolean
}

/** What of all that was seen is really wrong, secrets first; reads the few files that must be looked into. */
export async function judge(sight: Sight, setup: GuardSetup): Promise<Finding[]> {
  const secrets = await confirmed(setup, [...sight.named, ...sight.others])
  const drafts = [...secrets.map(secret), ...heavyOnes(sight.folders).map(heavyFolder), ...sight.large.map(heavyFile)]
  const unasked = drafts.filter(draft => !isMeant(draft, setup.patterns))
  if (unasked.length === 0) return []
  const {takes, names} = setup.use()
  // The classic builder is sent everything, whatever the Dockerfile takes of it.
  const travels = setup.builder === 'classic' ? () => true : takes
  return grouped(unasked.filter(({path, kind}) => (kind === 'secret' ? takes(path) : travels(path) && !names(path))))
}

async function confirmed({dir, thorough}: GuardSetup, candidates: readonly Candidate[]): Promise<Candidate[]> {
  const texts = await readTexts(
    dir,
    candidates.map(({path, suspect: {named, confirms}}) => ({path, whole: named, wanted: confirms !== undefined})),
    thorough,
  )
  return candidates.filter(({suspect: {confirms}}, index) => confirms?.(texts[index]) ?? true)
}

/** Those that weigh too little are left out: all of a name are counted together. */
function heavyOnes(folders: readonly SeenFolder[]): SeenFolder[] {
  const real = folders.filter(({real, files}) => real && files > 0)
  const sums = new Map<string, number>()
  for (const {name, size} of real) sums.set(name, (sums.get(name) ?? 0) + size)
  return real.filter(({name, rule}) => sums.get(name)! >= rule.atLeast)
}

function isMeant({path, name}: Draft, patterns: readonly string[]): boolean {
  return patterns.includes(`!${path}`) || patterns.includes(`!**/${name}`)
}

function secret({path, name, size, suspect: {reason, grouped = false}}: Candidate): Draft {
  return {path, name, kind: 'secret', reason, places: 1, size, files: 1, pattern: ignoreLine(path), grouped}
}

function heavyFolder({path, name, rule: {reason}, size, files}: SeenFolder): Draft {
  return {path, name, kind: 'weight', reason, places: 1, size, files, pattern: ignoreLine(path), grouped: true}
}

function heavyFile({path, name, size}: SeenFile): Draft {
  const reason = 'a file so large makes every build slow; one that the image needs gets a COPY of its own'
  return {path, name, kind: 'weight', reason, places: 1, size, files: 1, pattern: ignoreLine(path), grouped: false}
}

/** One finding for all of a name, with a line that keeps all of them out. */
function grouped(drafts: readonly Draft[]): Finding[] {
  const findings = new Map<string, Finding>()
  for (const {grouped, name, ...finding} of drafts) {
    const key = grouped ? name : `/${finding.path}`
    const first = findings.get(key)
    if (grouped && (first || finding.path !== name)) finding.pattern = ignoreLine(name, true)
    if (!first) findings.set(key, finding)
    else addTo(first, finding)
  }
  return [...findings.values()]
}

function addTo(first: Finding, {size, files, pattern}: Finding): void {
  first.places++
  first.size += size
  first.files += files
  first.pattern = pattern
}
