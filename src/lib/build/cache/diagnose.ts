import {randomBytes} from 'node:crypto'
import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import type {Engine} from '../../engine/engine.js'
import {compilePatterns} from '../context/matcher.js'
import type {BuildPlan} from '../plan.js'
import type {BuildStep} from '../steps.js'
import type {CacheMiss} from './cause.js'
import {describeBuild} from './describe.js'
import {type CurrentBuild, explainMiss} from './explain-miss.js'
import {firstMiss} from './first-miss.js'
import {imagesOf} from './images.js'
import type {BuildManifest} from './manifest.js'
import {toCacheMiss} from './miss.js'
import {contextSources, downloadLines} from './sources.js'

/** What is to be remembered of a build, from all that takes part in it. */
export async function manifestOf(
  engine: Engine,
  plan: BuildPlan,
  dockerfile: Dockerfile,
  {imageId, steps}: {imageId: string; steps: readonly Pick<BuildStep, 'name'>[]},
  {files, ignore, walks}: Pick<BuildManifest, 'files' | 'walks'> & {ignore: readonly string[]},
  before: BuildManifest | undefined,
): Promise<BuildManifest> {
  const images = imagesOf(engine, plan, dockerfile, steps)
  const parts = describeBuild(plan, dockerfile, before?.salt ?? randomBytes(16).toString('base64url'))
  const idByLine = await images
  const instructions = parts.instructions.map(instruction => {
    const image = idByLine.get(instruction.line)
    return image ? {...instruction, image} : instruction
  })
  return {
    ...parts,
    imageId,
    engine: engine.endpoint.url,
    instructions,
    ignore: [...ignore],
    ...(walks && {walks}),
    files,
  }
}

function current(
  plan: BuildPlan,
  dockerfile: Dockerfile,
  manifest: BuildManifest,
  before: BuildManifest | undefined,
): CurrentBuild {
  const descent = plan.builder === 'classic' ? 'literal' : 'reachable'
  return {
    ...manifest,
    noCache: plan.noCache,
    noCacheStages: plan.noCacheStages,
    sources: contextSources(dockerfile, plan.buildArgs),
    downloads: downloadLines(dockerfile),
    ignored: {
      before: compilePatterns(before?.ignore ?? [], descent).excluded,
      now: compilePatterns(manifest.ignore, descent).excluded,
    },
  }
}

/** Why the first step that was not cached had to run; `ahead`: would have to. */
export function missOf(
  plan: BuildPlan,
  dockerfile: Dockerfile,
  before: BuildManifest | undefined,
  manifest: BuildManifest,
  {steps}: {steps: readonly Pick<BuildStep, 'name' | 'cached'>[]},
  ahead = false,
): CacheMiss | null {
  const now = current(plan, dockerfile, manifest, before)
  const missed = firstMiss(dockerfile, steps, now.builder)
  if (!missed) return null
  const line = missed.instruction?.startLine
  const step = now.instructions.find(instruction => instruction.line === line)
  return toCacheMiss(missed.name, step, explainMiss(before, now, step), ahead)
}
