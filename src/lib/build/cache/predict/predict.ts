import type {Dockerfile, Instruction, Stage} from '../../../dockerfile/dockerfile.js'
import {globalScope, targetStage} from '../../../dockerfile/scope.js'
import {expand} from '../../../dockerfile/variables.js'
import type {Engine} from '../../../engine/engine.js'
import {findImage, type ImageDetails} from '../../../engine/images.js'
import type {BuildPlan} from '../../plan.js'
import type {BuildStep} from '../../steps.js'
import {withBuildArgs} from '../scope.js'
import {copied} from '../sources.js'
import {type HashedContext, hashSources} from './copy-hash.js'
import {type ImageTree, imageTree} from './image-tree.js'
import {type ImageConfig, type StepState, stateOf, stepCommand, stepScope} from './step-command.js'

/** One step as it would go. What is read only after a step that runs counts as not cached: nobody knows before. */
export type PredictedStep = Pick<BuildStep, 'name' | 'cached'>

export interface PredictedSteps {
  steps: PredictedStep[]
  /** False where files of another stage or image come in: only the builder compares what they are. */
  sure: boolean
}

/** What the builder would read. */
export interface PredictedContext extends HashedContext {
  /** Lines of instructions that take files from an image which moved since the last build. */
  moved: ReadonlySet<number>
}

interface Prediction {
  plan: BuildPlan
  dockerfile: Dockerfile
  context: PredictedContext
  tree: ImageTree
  /** By stage: what its last step made. */
  results: Map<number, Candidates>
  sure: boolean
}

/**
 * The images that the steps so far may have made; '' is `scratch`, none: one of them has to run. Of a COPY from
 * another stage the hash is not known here, so that there can be several, until a later step tells them apart.
 */
type Candidates = readonly (ImageDetails | '')[]

/**
 * Which steps the classic builder would take from its cache, without building: it looks for a child of the image
 * so far that was made by the same command, and after the first that is missing it looks no more
 * (moby: image/cache, builder/dockerfile/imageprobe.go).
 */
export async function predictSteps(
  engine: Engine,
  plan: BuildPlan,
  dockerfile: Dockerfile,
  context: PredictedContext,
): Promise<PredictedSteps> {
  const tree = await imageTree(engine)
  const prediction: Prediction = {plan, dockerfile, context, tree, results: new Map(), sure: true}
  const steps = dockerfile.globalArgs.map((instruction): [Instruction, boolean] => [instruction, true])
  const last = targetStage(dockerfile, plan.target)?.index ?? -1
  for (const stage of dockerfile.stages.slice(0, last + 1)) {
    const base = await baseOf(engine, prediction, stage)
    steps.push([stage.from, base.length > 0], ...(await stageSteps(prediction, stage, base)))
  }
  const named = steps.map(([{text}, cached]): [string, boolean] => [text.trim().split(/\s+/).join(' '), cached])
  const label = await labelStep(prediction, prediction.results.get(last) ?? [])
  const all = label ? [...named, label] : named
  const numbered = all.map(([text, cached], index) => ({name: `[${index + 1}/${all.length}] ${text}`, cached}))
  return {steps: numbered, sure: prediction.sure}
}

/** The builder adds the labels of the request as a last step. */
async function labelStep({plan, tree}: Prediction, images: Candidates): Promise<[string, boolean] | undefined> {
  const pairs = Object.entries(plan.labels).map(([name, value]) => `${name}=${value}`)
  if (pairs.length === 0) return undefined
  const text = `LABEL ${pairs.sort().join(' ')}`
  const found = await childrenOf(tree, images, command => command.at(-1) === text)
  return [text, found.length > 0]
}

/** None for an image that is not here or would be made anew. */
async function baseOf(engine: Engine, {plan, dockerfile, results}: Prediction, stage: Stage): Promise<Candidates> {
  if (stage.baseStage !== undefined) return results.get(stage.baseStage) ?? []
  const scope = withBuildArgs(globalScope(dockerfile.globalArgs), plan.buildArgs)
  const reference = expand(stage.base, scope).text
  if (reference === 'scratch') return ['']
  const image = await findImage(engine, reference)
  return image ? [image] : []
}

async function stageSteps(prediction: Prediction, stage: Stage, base: Candidates): Promise<[Instruction, boolean][]> {
  const args = new Map<string, string | undefined>()
  let images = prediction.plan.noCache ? [] : base
  const steps: [Instruction, boolean][] = []
  for (const instruction of stage.instructions) {
    const state = stateOf(images[0] ? (images[0].Config as ImageConfig) : undefined, args)
    declare(prediction, instruction, state, args)
    const matches = images.length > 0 ? await commandTest(prediction, instruction, state) : undefined
    const isLoose = instruction.flags.some(({name}) => name === 'from')
    images = matches ? await childrenOf(prediction.tree, images, matches, isLoose) : []
    steps.push([instruction, images.length > 0])
  }
  prediction.results.set(stage.index, images)
  return steps
}

/** More are not followed. */
const maxCandidates = 32

async function childrenOf(
  tree: ImageTree,
  images: Candidates,
  matches: CommandTest,
  all = false,
): Promise<ImageDetails[]> {
  const test = ({ContainerConfig}: ImageDetails) => matches(ContainerConfig?.Cmd ?? [])
  const found = images.map(image => tree.findChildren(image === '' ? '' : image.Id, test, all))
  return (await Promise.all(found)).flat().slice(0, maxCandidates)
}

/** Of several arguments with a name, the flag wins, then the instruction, then the one before the first FROM. */
function declare(
  {plan, dockerfile}: Prediction,
  {keyword, pairs}: Instruction,
  state: StepState,
  args: Map<string, string | undefined>,
): void {
  if (keyword !== 'ARG') return
  const globals = withBuildArgs(globalScope(dockerfile.globalArgs), plan.buildArgs)
  for (const {name, value} of pairs) {
    const own = value === undefined ? globals.get(name) : expand(value, stepScope(state)).text
    args.set(name, Object.hasOwn(plan.buildArgs, name) ? plan.buildArgs[name] : own)
  }
}

type CommandTest = (command: readonly string[]) => boolean

async function commandTest(
  prediction: Prediction,
  instruction: Instruction,
  state: StepState,
): Promise<CommandTest | undefined> {
  const {keyword, args, flags} = instruction
  if (keyword === 'HEALTHCHECK') return command => command.at(-1)?.startsWith('HEALTHCHECK ') ?? false
  if (keyword !== 'COPY' && keyword !== 'ADD') return equals(stepCommand(instruction, state))
  const scope = stepScope(state)
  const owner = flags.find(({name}) => name === 'chown')?.value
  const start = `#(nop) ${keyword} ${owner === undefined ? '' : `--chown=${expand(owner, scope).text}`}`
  const end = ` in ${expand(args.at(-1) ?? '', scope).text} `
  const from = flags.find(({name}) => name === 'from')?.value
  if (from !== undefined) {
    const stage = targetStage(prediction.dockerfile, from)
    if (stage && !prediction.results.get(stage.index)?.length) return undefined
    if (prediction.context.moved.has(instruction.startLine)) return undefined
    prediction.sure = false
    // The files of a stage that is cached whole are what they were.
    return command => command.at(-1)?.startsWith(start) === true && command.at(-1)!.endsWith(end)
  }
  const sources = copied(instruction, scope)
  if (sources.length < args.length - 1) return undefined
  const hash = await hashSources(prediction.context, sources)
  return hash === undefined ? undefined : equals([...state.shell, `${start}${hash}${end}`])
}

function equals(wanted: readonly string[] | undefined): CommandTest | undefined {
  return wanted && (command => command.length === wanted.length && command.every((word, i) => word === wanted[i]))
}
