import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import {findInstruction} from '../../dockerfile/find-instruction.js'
import type {Builder} from '../../engine/builder.js'
import {type BuildStep, isWork} from '../steps.js'

export interface MissedStep {
  name: string
  /** Undefined for what the builder adds at the end (the labels of `--label`). */
  instruction?: Instruction
}

type Step = Pick<BuildStep, 'name' | 'cached'>

/**
 * The first step that was not cached: every other one that ran, ran because of it or in a stage of its own.
 * The order is that of the file, as a step reads only what stands before it; BuildKit reports in any order.
 */
export function firstMiss(dockerfile: Dockerfile, steps: readonly Step[], builder: Builder): MissedStep | undefined {
  const missed = steps.filter(step => isWork(step) && !step.cached)
  const found = missed.map(({name}) => ({name, instruction: instructionOf(dockerfile, name, builder)}))
  const firstFrom = dockerfile.stages[0]?.line ?? 0
  const end = Number.POSITIVE_INFINITY
  // Of an ARG in front of the first FROM the classic builder says neither that it ran nor that it was cached.
  const work = found.filter(({instruction}) => !instruction || instruction.startLine >= firstFrom)
  return work.sort((a, b) => (a.instruction?.startLine ?? end) - (b.instruction?.startLine ?? end))[0]
}

/**
 * The classic builder counts every instruction of the file, from 1; BuildKit numbers by stage, and so does Podman,
 * where several stages show in the name, and an ARG before the only one does not.
 */
function instructionOf(dockerfile: Dockerfile, name: string, builder: Builder): Instruction | undefined {
  if (builder === 'buildkit') return findInstruction(dockerfile, name)
  const number = /^\[(\d+)\/\d+\] /.exec(name)?.[1]
  if (number === undefined) return findInstruction(dockerfile, name)
  const counted = dockerfile.instructions[Number(number) - 1]
  const other = counted && name.split(' ')[1]?.toUpperCase() !== counted.keyword
  return other ? findInstruction(dockerfile, name) : counted
}
