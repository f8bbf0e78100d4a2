import {randomBytes} from 'node:crypto'
import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import type {Engine} from '../../engine/engine.js'
import {compilePatterns} from '../context/matcher.js'
import type {BuildPlan} from '../plan.js'
import type {BuildStep} from '../steps.js'
import type {CacheMiss} from './cause.js'
import {describeBuild, secretFingerprint} from './describe.js'
import {type CurrentBuild, explainMiss} from './explain-miss.js'
import {firstMiss} from './first-miss.js'
import type {BuildImages} from './images.js'
import type {BuildManifest} from './manifest.js'
import {toCacheMiss} from './miss.js'
import type {ReadDockerfile} from './read-dockerfile.js'
import {contextSources, downloadLines} from './sources.js'

/** What a build was made from. */
export interface RecordedBuild {
  engine: Pick<Engine, 'endpoint' | 'server'>
  plan: BuildPlan
  dockerfile: ReadDockerfile
}

/** What was found out about it: the image it gave, those that it used, and what it read of the context. */
export interface Observed extends Pick<BuildManifest, 'imageId' | 'files' | 'walks'> {
  images: BuildImages
  ignore: readonly string[]
}

/** What is to be remembered of a build, from all that takes part in it. */
export function manifestOf(
  {engine, plan, dockerfile}: RecordedBuild,
  {imageId, images, files, ignore, walks}: Observed,
  before: BuildManifest | undefined,
): BuildManifest {
  const parts = describeBuild(plan, dockerfile.parsed, before?.salt ?? randomBytes(16).toString('base64url'))
  const instructions = parts.instructions.map(instruction => {
    const image = images.byLine.get(instruction.line)
    return image ? {...instruction, image} : instruction
  })
  return {
    ...parts,
    imageId,
    engine: engine.endpoint.url,
    ...(engine.server.program && {program: engine.server.program}),
    source: secretFingerprint(parts.salt, dockerfile.bytes.toString('latin1')),
    ...(images.frontend && {frontend: images.frontend}),
    ...(images.unsure && {unsure: true}),
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
    downloads: downloadLines(dockerfile, plan.buildArgs),
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
