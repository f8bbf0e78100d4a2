import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import {findInstruction} from '../../dockerfile/find-instruction.js'
import {globalScope, targetStage} from '../../dockerfile/scope.js'
import {expand} from '../../dockerfile/variables.js'
import {askJson} from '../../engine/ask-json.js'
import {type Engine, statusOf} from '../../engine/engine.js'
import type {BuildPlan} from '../plan.js'
import type {BuildStep} from '../steps.js'
import {fromNames} from './describe.js'
import {withBuildArgs} from './scope.js'

/**
 * The images that a build starts from or copies from: ID or digest by line of the instruction. An image that
 * BuildKit pulled is not among the engine's; its digest stands in the name of the step.
 */
export async function imagesOf(
  engine: Engine,
  plan: BuildPlan,
  dockerfile: Dockerfile,
  steps: readonly Pick<BuildStep, 'name'>[],
): Promise<Map<number, string>> {
  const digests = pulledDigests(dockerfile, steps)
  const found = imageReferences(plan, dockerfile).map(async ([line, reference]): Promise<[number, string][]> => {
    const id = digests.get(line) ?? (await imageId(engine, reference))
    return id ? [[line, id]] : []
  })
  return new Map((await Promise.all(found)).flat())
}

/**
 * The ID of an image, or undefined when the engine has none of that name. Not through dockerode, which a build needs
 * for nothing else: loading it takes longer than all of this.
 */
export async function imageId(engine: Engine, reference: string): Promise<string | undefined> {
  try {
    return (await askJson<{Id: string}>(engine, {method: 'GET', path: `/images/${encodeURI(reference)}/json`}))?.Id
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

function pulledDigests(dockerfile: Dockerfile, steps: readonly Pick<BuildStep, 'name'>[]): Map<number, string> {
  const digests = new Map<number, string>()
  for (const {name} of steps) {
    const digest = /^\[[^\]]*\] FROM \S+@(sha256:[0-9a-f]{64})/.exec(name)?.[1]
    const line = digest && findInstruction(dockerfile, name)?.startLine
    if (digest && line) digests.set(line, digest)
  }
  return digests
}

/** What FROM and COPY --from name that is no stage and not `scratch`: line and reference. */
function imageReferences({buildArgs}: BuildPlan, dockerfile: Dockerfile): [number, string][] {
  const scope = withBuildArgs(globalScope(dockerfile.globalArgs), buildArgs)
  const bases = dockerfile.stages
    .filter(({baseStage}) => baseStage === undefined)
    .map(({line, base}): [number, string] => [line, expand(base, scope).text])
  const others = dockerfile.instructions.flatMap(instruction =>
    fromNames(instruction)
      .filter(name => !targetStage(dockerfile, name))
      .map((name): [number, string] => [instruction.startLine, name]),
  )
  return [...bases, ...others].filter(([, name]) => name !== '' && name !== 'scratch')
}
