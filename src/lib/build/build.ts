import type {Engine} from '../engine/engine.js'
import type {Job} from '../output/job.js'
import type {BuildPlan} from './plan.js'
import {type BuildOutcome, isWork} from './steps.js'

/** What `build` gives to scripts. */
export interface BuildResult {
  /** `sha256:…` */
  imageId: string
  tags: string[]
  /** True when no step had to run again. */
  cached: boolean
  steps: {name: string; cached: boolean; ms: number | null}[]
}

/**
 * Builds an image with the builder of the plan.
 * @throws DkrError BUILD_FAILED, BUILD_CONTEXT, NEEDS_BUILDKIT, or the reason of the job's signal
 */
export async function build(engine: Engine, plan: BuildPlan, job: Job): Promise<BuildResult> {
  const {imageId, steps} = await (plan.builder === 'buildkit' ? withBuildkit : withClassic)(engine, plan, job)
  const work = steps.filter(isWork)
  return {
    imageId,
    tags: plan.tags,
    cached: work.every(({cached}) => cached),
    steps: work.map(({name, cached, ms}) => ({name, cached, ms: ms === undefined ? null : Math.round(ms)})),
  }
}

async function withBuildkit(engine: Engine, plan: BuildPlan, job: Job): Promise<BuildOutcome> {
  const {buildWithBuildkit} = await import('./buildkit.js')
  return buildWithBuildkit(engine, plan, job)
}

async function withClassic(engine: Engine, plan: BuildPlan, job: Job): Promise<BuildOutcome> {
  const {buildWithClassic} = await import('./classic.js')
  return buildWithClassic(engine, plan, job)
}
