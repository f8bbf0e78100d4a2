import type {Dockerfile, Instruction, Stage} from './dockerfile.js'
import {makesLayer} from './makes-layer.js'
import {targetStage, walkScopes} from './scope.js'
import {expand} from './variables.js'

/** What a builder says of a step: its stage, its number, and the text of the instruction. */
interface Step {
  stage?: string
  /** Among FROM and the instructions that make a layer (BuildKit), or among all (classic). */
  number?: number
  classic: boolean
  text: string
}

/**
 * The instruction that a builder's step stands for, or undefined when none fits.
 *
 * Takes `Step 3/7 : COPY . .` of the classic builder, `[build 3/7] COPY . .` of
 * BuildKit, a line of an image's history, and the bare instruction.
 */
export function findInstruction(dockerfile: Dockerfile, stepText: string): Instruction | undefined {
  const step = readStep(stepText)
  if (step.classic) {
    const counted = dockerfile.instructions[step.number! - 1]
    if (counted && normal(counted) === normalText(step.text)) return counted
  }
  const stages = stagesOf(dockerfile, step)
  if (stages[0] && /^from\s/i.test(step.text)) return stages[0].from
  const instructions = stages.flatMap(stage => [stage.from, ...stage.instructions])
  const candidates = stages.length > 0 ? instructions : dockerfile.instructions
  const wanted = normalText(step.text)
  const same = candidates.filter(candidate => isSame(candidate, wanted))
  const found = same.length > 0 ? same : expandedMatches(dockerfile, candidates, wanted)
  return found.length > 1 ? (byNumber(stages, step, found) ?? found[0]) : found[0]
}

function readStep(text: string): Step {
  const classic = /^\s*Step (\d+)\/\d+ : ([\s\S]*)$/.exec(text)
  if (classic) return {number: Number(classic[1]), classic: true, text: classic[2]!}
  const buildkit = /^\s*\[(?:[a-z0-9]+\/[a-z0-9/]+ )?(?:(\S+) +)?(\d+)\/\d+\] ([\s\S]*)$/.exec(text)
  if (!buildkit) return {classic: false, text: fromHistory(text)}
  const [, stage, number, instruction] = buildkit
  return {number: Number(number), classic: false, text: instruction!, ...(stage !== undefined && {stage})}
}

/** `/bin/sh -c #(nop)  CMD ["x"]`, `RUN |1 A=b /bin/sh -c make # buildkit`, `/bin/sh -c make`. */
function fromHistory(text: string): string {
  const line = /\s# buildkit$/.test(text) ? text.slice(0, -'# buildkit'.length).trimEnd() : text
  const noLayer = /^\S+ -c #\(nop\)\s+([\s\S]*)$/.exec(line)
  if (noLayer) return noLayer[1]!
  const run = /^(?:RUN )?(?:\|\d+ [\s\S]*? )?\/bin\/(?:ba|a)?sh (?:-\S+ )*?-\w*c ([\s\S]*)$/.exec(line)
  return run ? `RUN ${run[1]}` : line
}

function stagesOf(dockerfile: Dockerfile, {stage, number, classic}: Step): Stage[] {
  if (classic || number === undefined) return []
  const named = stage?.startsWith('stage-') ? stage.slice('stage-'.length) : stage
  const found = targetStage(dockerfile, stage) ?? targetStage(dockerfile, named)
  return found ? [found] : []
}

function expandedMatches(dockerfile: Dockerfile, candidates: readonly Instruction[], wanted: string): Instruction[] {
  const set = new Set(candidates)
  const found: Instruction[] = []
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    if (!set.has(instruction)) continue
    const {text} = expand(normal(instruction), scope, {raw: true})
    if (normalText(text) === wanted) found.push(instruction)
  }
  return found
}

/** BuildKit numbers FROM and what makes a layer. */
function byNumber(stages: readonly Stage[], {number}: Step, found: readonly Instruction[]): Instruction | undefined {
  const stage = stages[0]
  if (!stage || number === undefined) return undefined
  const counted = [stage.from, ...stage.instructions.filter(makesLayer)]
  return found.find(instruction => instruction === counted[number - 1])
}

/** BuildKit puts the text of a heredoc in brackets behind the line. */
function isSame(instruction: Instruction, wanted: string): boolean {
  const text = normal(instruction)
  return text === wanted || (instruction.heredocs.length > 0 && wanted.startsWith(`${text} (`))
}

function normal({keyword, flags, value}: Instruction): string {
  const words = flags.map(flag => (flag.value === undefined ? `--${flag.name}` : `--${flag.name}=${flag.value}`))
  return normalText([keyword, ...words, value].join(' '))
}

function normalText(text: string): string {
  const [first = '', ...rest] = text.trim().split(/\s+/)
  return [first.toUpperCase(), ...rest].join(' ')
}
