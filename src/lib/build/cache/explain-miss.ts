import type {Cause} from './cause.js'
import {compareFiles} from './compare-files.js'
import {type ContextFiles, selectFiles} from './context-files.js'
import {chainOf, changedBefore, counterpart} from './instruction-changes.js'
import type {BuildManifest, RecordedInstruction} from './manifest.js'

/** What the current build knows of its steps besides what is remembered. */
export interface CurrentBuild extends BuildManifest {
  noCache: boolean
  /** Stages, by name, whose steps run again. */
  noCacheStages: readonly string[]
  /** By line of the instruction: what it takes from the context. */
  sources: ReadonlyMap<number, (path: string) => boolean>
  /** Whether an ignore file leaves a path out; `before` with the patterns of the record. */
  ignored: {before(path: string): boolean; now(path: string): boolean}
  /** Lines of ADD that fetch a download or a repository. */
  downloads: ReadonlySet<number>
}

export interface FoundCause {
  cause: Cause
  /** The earlier instruction that it is about, where it is not the step's own. */
  at?: RecordedInstruction
}

/**
 * Why a step had to run, by comparing with the last build: what holds for all steps first, then what is the
 * step's own, then what it builds on, the nearest first. Says `unknown` where nothing remembered differs.
 * @param step undefined: the labels that the classic builder adds at the end
 */
export function explainMiss(
  before: BuildManifest | undefined,
  now: CurrentBuild,
  step: RecordedInstruction | undefined,
): FoundCause {
  const general = generalCause(before, now)
  if (general) return {cause: general}
  if (step && runsAgain(now, step)) return {cause: {kind: 'no-cache', stages: now.noCacheStages}}
  if (!step) return {cause: optionCause(before!, now, ['label']) ?? {kind: 'unknown'}}
  const chain = chainOf(now, step)
  const lowest = !chain.slice(0, -1).some(isLayer)
  const base = chain.flatMap(each => found(baseMoved(before!, now, each), each, step))
  const nearestFirst = chain.toReversed()
  return (
    (lowest ? base[0] : undefined) ??
    first(nearestFirst.slice(0, 1), each => ownCause(before!, now, each), step) ??
    found(chainCause(before!, now, chain, step), step, step)[0] ??
    first(nearestFirst.slice(1), each => inputCause(before!, now, each), step) ??
    base[0] ??
    first([step], each => vagueCause(before!, now, each), step) ?? {cause: {kind: 'unknown'}}
  )
}

const isLayer = ({keyword}: RecordedInstruction): boolean => ['RUN', 'COPY', 'ADD', 'WORKDIR'].includes(keyword)

function generalCause(before: BuildManifest | undefined, now: CurrentBuild): Cause | undefined {
  if (now.noCache) return {kind: 'no-cache'}
  if (!before) return {kind: 'first-build'}
  if (before.engine !== now.engine) return {kind: 'other-engine', before: before.engine, now: now.engine}
  if (before.builder !== now.builder) return {kind: 'other-builder', before: before.builder, now: now.builder}
  if (before.platform !== now.platform) return {kind: 'platform', before: before.platform, now: now.platform}
  return undefined
}

/** BuildKit compares the names of stages without regard to case. */
function runsAgain({noCacheStages, stages}: CurrentBuild, {stage}: RecordedInstruction): boolean {
  const name = stages[stage]?.name?.toLowerCase()
  return name !== undefined && noCacheStages.some(each => each.toLowerCase() === name)
}

function first(
  instructions: readonly RecordedInstruction[],
  causeOf: (instruction: RecordedInstruction) => Cause | undefined,
  step: RecordedInstruction,
): FoundCause | undefined {
  for (const each of instructions) {
    const [cause] = found(causeOf(each), each, step)
    if (cause) return cause
  }
  return undefined
}

function found(cause: Cause | undefined, at: RecordedInstruction, step: RecordedInstruction): FoundCause[] {
  return cause ? [{cause, ...(at !== step && {at})}] : []
}

function baseMoved(before: BuildManifest, now: CurrentBuild, instruction: RecordedInstruction): Cause | undefined {
  if (!instruction.image) return undefined
  const old = counterpart(before, now, instruction).before
  if (!old?.image || old.image === instruction.image) return undefined
  const global = now.instructions.filter(({stage}) => stage === -1).flatMap(({args = []}) => args)
  const names = instruction.variable ? changedArgs(before, now, global) : []
  if (names.length > 0) return {kind: 'build-arg', names}
  // Another name after FROM is an edit of the file.
  if (old.hash !== instruction.hash) {
    return {kind: 'edited', line: instruction.line, before: old.text, now: instruction.text}
  }
  const [ids, others] = [old.image.split(' '), instruction.image.split(' ')]
  const moved = Math.max(
    0,
    others.findIndex((id, index) => id !== ids[index]),
  )
  return {kind: 'base-moved', image: instruction.text, before: ids[moved] ?? '', now: others[moved]!}
}

function ownCause(before: BuildManifest, now: CurrentBuild, step: RecordedInstruction): Cause | undefined {
  return counterpart(before, now, step).cause ?? inputCause(before, now, step)
}

/** What goes into an instruction besides its text: arguments, files, other stages. */
function inputCause(before: BuildManifest, now: CurrentBuild, step: RecordedInstruction): Cause | undefined {
  return argCause(before, now, step) ?? fileCause(before, now, step) ?? stageCause(before, now, step)
}

/** RUN sees every argument that is declared before it; another instruction only those that it names. */
function argCause(before: BuildManifest, now: CurrentBuild, step: RecordedInstruction): Cause | undefined {
  if (step.keyword !== 'RUN' && !step.variable) return undefined
  const declared = chainOf({...now, builder: 'classic'}, step).flatMap(({args = []}) => args)
  const names = changedArgs(before, now, declared)
  return names.length > 0 ? {kind: 'build-arg', names} : undefined
}

function changedArgs(before: BuildManifest, now: CurrentBuild, names: readonly string[]): string[] {
  return [...new Set(names)].filter(name => before.buildArgs[name] !== now.buildArgs[name])
}

function fileCause(before: BuildManifest, now: CurrentBuild, step: RecordedInstruction): Cause | undefined {
  const wanted = now.sources.get(step.line)
  if (!wanted || !before.files || !now.files) return undefined
  const files = changedFiles(before.files, now.files, wanted).map(change => {
    if (change.change === 'added' && now.ignored.before(change.path)) return {...change, change: 'unignored' as const}
    if (change.change === 'removed' && now.ignored.now(change.path)) return {...change, change: 'ignored' as const}
    return change
  })
  return files.length > 0 ? {kind: 'files', files} : undefined
}

function changedFiles(before: ContextFiles, now: ContextFiles, wanted: (path: string) => boolean) {
  return compareFiles(selectFiles(before, wanted), selectFiles(now, wanted))
}

/** Something in a stage that it copies from. */
function stageCause(before: BuildManifest, now: CurrentBuild, step: RecordedInstruction): Cause | undefined {
  for (const stage of step.stages ?? []) {
    const last = now.instructions.findLast(each => each.stage === stage && stage < step.stage && isLayer(each))
    const inner = last && explainMiss(before, now, last).cause
    if (inner && inner.kind !== 'unknown') return inner
  }
  return undefined
}

function chainCause(
  before: BuildManifest,
  now: CurrentBuild,
  chain: readonly RecordedInstruction[],
  step: RecordedInstruction,
): Cause | undefined {
  const old = counterpart(before, now, step).before
  return old && changedBefore(chainOf(before, old), chain)
}

function optionCause(before: BuildManifest, now: CurrentBuild, names: readonly string[]): Cause | undefined {
  const changed = names.filter(name => before.options[name] !== now.options[name])
  return changed.length > 0 ? {kind: 'options', names: changed} : undefined
}

function vagueCause(before: BuildManifest, now: CurrentBuild, step: RecordedInstruction): Cause | undefined {
  if (now.downloads.has(step.line)) return {kind: 'download'}
  if (now.sources.has(step.line) && (!before.files || !now.files)) return {kind: 'files-unknown'}
  return step.keyword === 'RUN' ? optionCause(before, now, ['network', 'add-host', 'shm-size', 'ulimit']) : undefined
}
