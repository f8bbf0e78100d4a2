import {withBuildArgs} from '../../build/cache/scope.js'
import type {BuildPlan} from '../../build/plan.js'
import type {Dockerfile, Stage} from '../../dockerfile/dockerfile.js'
import {globalScope, stageChain, targetStage} from '../../dockerfile/scope.js'
import {expand} from '../../dockerfile/variables.js'
import type {Engine} from '../../engine/engine.js'
import {findImage, type ImageDetails, imageHistory} from '../../engine/images.js'

/** What the images that a Dockerfile starts from bring along. */
export interface BaseImage {
  /** The working folder of the target's; undefined where it is not known. */
  workdir?: string
  env: Readonly<Record<string, string>>
  /** Instructions that they run in a build, of all stages. */
  onBuild: readonly string[]
}

type Plan = Pick<BuildPlan, 'target' | 'tags' | 'buildArgs'>

/** Looks at the base images. The image itself must be built. */
export async function findBase(engine: Engine, plan: Plan, dockerfile: Dockerfile): Promise<BaseImage> {
  const final = targetStage(dockerfile, plan.target)
  const first = final && stageChain(dockerfile, final)[0]
  const starts = dockerfile.stages.filter(({baseStage}) => baseStage === undefined)
  const images = await Promise.all(starts.map(stage => imageOf(engine, plan, dockerfile, stage)))
  const onBuild = images.flatMap(image => (image?.Config.OnBuild as string[] | null | undefined) ?? [])
  const own = first && images[starts.indexOf(first)]
  if (own) return {workdir: own.Config.WorkingDir || '/', env: readEnv(own.Config.Env), onBuild}
  if (first?.base.toLowerCase() === 'scratch') return {workdir: '/', env: {}, onBuild}
  return {...(await fromResult(engine, plan, dockerfile, onBuild))}
}

async function imageOf(engine: Engine, {buildArgs}: Plan, {globalArgs}: Dockerfile, {base}: Stage) {
  const {text, unknown} = expand(base, withBuildArgs(globalScope(globalArgs), buildArgs))
  if (unknown.length > 0 || text === '' || text.toLowerCase() === 'scratch') return undefined
  return findImage(engine, text).catch(() => undefined)
}

function readEnv(env: readonly string[] | null | undefined): Record<string, string> {
  return Object.fromEntries((env ?? []).map(text => text.split(/=(.*)/s).slice(0, 2) as [string, string]))
}

/** BuildKit keeps the images that it fetches to itself. What was built from one tells some of it. */
async function fromResult(
  engine: Engine,
  {tags, target}: Plan,
  dockerfile: Dockerfile,
  onBuild: readonly string[],
): Promise<BaseImage> {
  const built: ImageDetails | undefined = await findImage(engine, tags[0]!).catch(() => undefined)
  const history = await imageHistory(engine, tags[0]!).catch(() => [])
  const triggers = history.flatMap(({CreatedBy}) => /\bONBUILD\s+((?:COPY|ADD|RUN)\b.*)/.exec(CreatedBy)?.[1] ?? [])
  const final = targetStage(dockerfile, target)
  const moves = final && stageChain(dockerfile, final).some(stage => stage.instructions.some(isWorkdir))
  const workdir = built && !moves ? built.Config.WorkingDir || '/' : undefined
  return {env: {}, onBuild: [...onBuild, ...triggers], ...(workdir !== undefined && {workdir})}
}

const isWorkdir = ({keyword}: {keyword: string}) => keyword === 'WORKDIR'
