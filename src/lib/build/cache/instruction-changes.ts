import type {Builder} from '../../engine/builder.js'
import type {Cause} from './cause.js'
import type {BuildManifest, RecordedInstruction} from './manifest.js'

/** What never reaches the key of a later step with BuildKit, and what reaches RUN alone. */
const settings = [
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'STOPSIGNAL',
  'VOLUME',
]
const forRun = ['ARG', 'ENV', 'SHELL', 'USER']

/**
 * The instructions that a step builds on, through all stages below its own, itself at the end. The classic
 * builder's key is the image before, so everything counts; for BuildKit see the measured table of the tests.
 */
export function chainOf(
  {instructions, stages, builder}: Pick<BuildManifest, 'instructions' | 'stages' | 'builder'>,
  step: RecordedInstruction,
): RecordedInstruction[] {
  const below: number[] = []
  for (let stage: number | undefined = step.stage; stage !== undefined; stage = stages[stage]?.baseStage) {
    below.unshift(stage)
  }
  const chain = below.flatMap(stage => instructions.filter(instruction => instruction.stage === stage))
  return chain.slice(0, chain.indexOf(step) + 1).filter(other => other === step || counts(other, step, builder))
}

function counts({keyword}: RecordedInstruction, step: RecordedInstruction, builder: Builder): boolean {
  if (builder === 'classic') return true
  if (settings.includes(keyword)) return false
  return step.keyword === 'RUN' || step.variable === true || !forRun.includes(keyword)
}

/** The step of an earlier build that this one was, and what is different in its text. */
export interface Counterpart {
  /** Undefined: there was none. */
  before?: RecordedInstruction
  /** Edited or new. */
  cause?: Cause
}

/** Finds the same step in an earlier build: in the stage of the same name or number, by its text, else by its place. */
export function counterpart(before: BuildManifest, now: BuildManifest, step: RecordedInstruction): Counterpart {
  const stage = stageIn(before, now, step.stage)
  const [old, current] = [before.instructions.filter(same(stage)), now.instructions.filter(same(step.stage))]
  const twins = current.filter(({hash}) => hash === step.hash)
  const equal = old.filter(({hash}) => hash === step.hash)
  const twin = equal[twins.indexOf(step)] ?? equal.at(-1)
  if (twin) return {before: twin}
  const replaced = old.filter(
    ({keyword, hash}) => keyword === step.keyword && !current.some(other => other.hash === hash),
  )
  const place = current.indexOf(step)
  const nearest = replaced.sort((a, b) => Math.abs(old.indexOf(a) - place) - Math.abs(old.indexOf(b) - place))[0]
  if (!nearest) return {cause: {kind: 'inserted', line: step.line, text: step.text}}
  return {before: nearest, cause: {kind: 'edited', line: step.line, before: nearest.text, now: step.text}}
}

const same =
  (stage: number) =>
  (instruction: RecordedInstruction): boolean =>
    instruction.stage === stage

function stageIn(before: BuildManifest, now: BuildManifest, index: number): number {
  const name = now.stages[index]?.name
  const named = name === undefined ? -1 : before.stages.findIndex(stage => stage.name === name)
  return named >= 0 ? named : index
}

/**
 * How the instructions before a step differ, when the step itself does not: the first difference behind what
 * both have at the start, without what both have at the end.
 */
export function changedBefore(
  before: readonly RecordedInstruction[],
  now: readonly RecordedInstruction[],
): Cause | undefined {
  let start = 0
  while (start < Math.min(before.length, now.length) && before[start]!.hash === now[start]!.hash) start++
  let end = 0
  const shorter = Math.min(before.length, now.length) - start
  while (end < shorter && before.at(-1 - end)!.hash === now.at(-1 - end)!.hash) end++
  const [old, fresh] = [before[start], now[start]]
  const [gone, came] = [before.length - end > start, now.length - end > start]
  if (gone && came) return {kind: 'edited', line: fresh!.line, before: old!.text, now: fresh!.text}
  if (came) return {kind: 'inserted', line: fresh!.line, text: fresh!.text}
  return gone ? {kind: 'removed', text: old!.text} : undefined
}
