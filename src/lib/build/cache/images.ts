import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import {findInstruction} from '../../dockerfile/find-instruction.js'
import {globalScope, targetStage} from '../../dockerfile/scope.js'
import {expand} from '../../dockerfile/variables.js'
import {askJson} from '../../engine/ask-json.js'
import {type Engine, statusOf} from '../../engine/engine.js'
import {namedFrontend} from '../named-frontend.js'
import type {BuildPlan} from '../plan.js'
import type {BuildStep} from '../steps.js'
import {fromNames} from './describe.js'
import {withBuildArgs} from './scope.js'

/** The images that a build starts from or copies from. */
export interface BuildImages {
  /** ID or digest by line of the instruction; of several in one line all, with spaces between. */
  byLine: Map<number, string>
  /** Of the image that `# syntax=` names. */
  frontend?: string
  /**
   * Only a build can tell whether one is what it was: the engine does not have it, so that BuildKit asks its registry
   * each time, or it has ONBUILD instructions that may fetch something.
   */
  unsure: boolean
}

/**
 * Asks the engine for the images of a build. One that BuildKit pulled is not among the engine's; its digest stands in
 * the name of the step.
 */
export async function imagesOf(
  engine: Engine,
  plan: BuildPlan,
  dockerfile: Dockerfile,
  steps: readonly Pick<BuildStep, 'name'>[],
): Promise<BuildImages> {
  const pulled = pulledDigests(dockerfile, steps)
  const frontend = frontendOf(plan, dockerfile)
  const asked = imageReferences(plan, dockerfile).map(async ([line, reference]) => {
    const [image, digest] = [await findImage(engine, reference), pulled.byLine.get(line)]
    // With the containerd image store, images built here have a digest too.
    const isHere = image && (!digest || reference.includes('@sha256:') || image.digests.includes(digest))
    return {line, id: isHere ? image.id : (digest ?? image?.id), image, fetches: isHere ? image.fetches : true}
  })
  const [images, front] = await Promise.all([Promise.all(asked), frontend && findImage(engine, frontend)])
  const byLine = new Map<number, string>()
  for (const {line, id} of images) {
    const others = byLine.get(line)
    if (id) byLine.set(line, others ? `${others} ${id}` : id)
  }
  const isKnown = (digest: string) => images.some(({image}) => image?.digests.includes(digest))
  const unsure = images.some(({fetches}) => fetches) || !pulled.others.every(isKnown) || Boolean(frontend && !front)
  return {byLine, ...(front && {frontend: front.id}), unsure}
}

/** Whether two looks at the images of a build found the same. */
export function sameImages(one: BuildImages, other: BuildImages): boolean {
  const text = ({byLine, ...rest}: BuildImages) => JSON.stringify([...byLine, rest.frontend])
  return text(one) === text(other)
}

/** The ID of an image, or undefined when the engine has none of that name. */
export async function imageId(engine: Engine, reference: string): Promise<string | undefined> {
  return (await inspect(engine, reference))?.Id
}

interface InspectedImage {
  Id: string
  RepoDigests?: string[] | null
  Config?: {OnBuild?: string[] | null} | null
}

/** Not through dockerode, which a build needs for nothing else: loading it takes longer than all of this. */
async function inspect(engine: Engine, reference: string): Promise<InspectedImage | undefined> {
  try {
    return await askJson<InspectedImage>(engine, {method: 'GET', path: `/images/${encodeURI(reference)}/json`})
  } catch (error) {
    // 400: no name of an image at all, but that of a variable, say.
    if ([400, 404].includes(statusOf(error) ?? 0)) return undefined
    throw error
  }
}

interface FoundImage {
  id: string
  /** Every digest that names it. */
  digests: string[]
  /** Its ONBUILD instructions may read from the network or from other images. */
  fetches: boolean
}

async function findImage(engine: Engine, reference: string): Promise<FoundImage | undefined> {
  const image = await inspect(engine, reference)
  if (!image) return undefined
  const digests = [image.Id, ...(image.RepoDigests ?? []).map(name => name.replace(/^.*@/, ''))]
  const fetches = (image.Config?.OnBuild ?? []).some(trigger => /^\s*ADD\s|\bfrom=/i.test(trigger))
  return {id: image.Id, digests, fetches}
}

/** The digests in the names of steps: by the line of their FROM, and those that no FROM of the file names. */
function pulledDigests(dockerfile: Dockerfile, steps: readonly Pick<BuildStep, 'name'>[]) {
  const byLine = new Map<number, string>()
  const others: string[] = []
  for (const {name} of steps) {
    const digest = /^(?:\[[^\]]*\] )?FROM \S+@(sha256:[0-9a-f]{64})/.exec(name)?.[1]
    if (!digest) continue
    const found = findInstruction(dockerfile, name)
    if (found?.keyword === 'FROM') byLine.set(found.startLine, digest)
    else others.push(digest)
  }
  return {byLine, others}
}

/** What FROM, COPY --from and RUN --mount name that is no stage and not `scratch`: line and reference. */
function imageReferences({buildArgs}: BuildPlan, dockerfile: Dockerfile): [number, string][] {
  const scope = withBuildArgs(globalScope(dockerfile.globalArgs), buildArgs)
  const references = dockerfile.stages.flatMap(stage => {
    const {text, unknown} = expand(stage.base, scope)
    // With a variable that only the builder knows, as TARGETARCH: no image has such a name.
    const name = unknown.length > 0 ? stage.base : text
    const base: [number, string][] = stage.baseStage === undefined ? [[stage.line, name]] : []
    // Only an earlier stage is one: the name of a later one is that of an image.
    const isStage = (other: string) => (targetStage(dockerfile, other)?.index ?? stage.index) < stage.index
    const others = stage.instructions.flatMap(instruction =>
      namesIn(instruction)
        .filter(other => !isStage(other))
        .map((other): [number, string] => [instruction.startLine, other]),
    )
    return [...base, ...others]
  })
  return references.filter(([, name]) => name !== '' && name !== 'scratch')
}

/** Of ONBUILD as well: its instruction runs in the stages that are built on this one. */
const namesIn = (instruction: Instruction): string[] => fromNames(instruction.trigger ?? instruction)

/** Docker's own frontend counts as a part of the builder: its stable versions promise to build the same. */
const ownFrontend = /^(?:docker\.io\/)?docker\/dockerfile(?::(?:latest|\d+(?:\.\d+)*))?(?:@sha256:[0-9a-f]{64})?$/

function frontendOf(plan: BuildPlan, dockerfile: Dockerfile): string | undefined {
  const [reference] = namedFrontend(plan, dockerfile)?.split(/\s+/) ?? []
  return reference && !ownFrontend.test(reference) ? reference : undefined
}
