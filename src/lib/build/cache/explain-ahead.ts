import type {FileEntry} from '../../engine/buildkit/file-source.js'
import type {Engine} from '../../engine/engine.js'
import {compileFilter} from '../context/filter.js'
import {readIgnoreFile} from '../context/read-ignore-file.js'
import {realRoot, walk} from '../context/walk.js'
import {dockerfileInArchive} from '../dockerfile-in-archive.js'
import type {BuildPlan} from '../plan.js'
import type {CacheMiss} from './cause.js'
import {fillHashes} from './content-hashes.js'
import {manifestOf, missOf} from './diagnose.js'
import {imagesOf} from './images.js'
import {counterpart} from './instruction-changes.js'
import type {BuildManifest} from './manifest.js'
import {type PredictedStep, predictSteps} from './predict/predict.js'
import {readDockerfile} from './read-dockerfile.js'
import {manifestPath, readManifest} from './store.js'
import {watchContext} from './watch.js'

/** What a build would do. */
export interface Prediction {
  steps: PredictedStep[]
  /** True when no step would have to run. */
  cached: boolean
  /** Whether that is certain, or only likely. */
  sure: boolean
  cacheMiss: CacheMiss | null
}

/** Nobody waits for a builder here, so more may be read than at the end of a build. */
const budget = {files: 2000, ms: 1000}

/**
 * Which steps a build with the classic builder would take from the cache, and why the first other one would run.
 * Undefined where that cannot be told without building: BuildKit shows nobody its cache, and a context or
 * Dockerfile from elsewhere is not on this machine or not as the builder gets it. Podman has a cache of its own kind.
 * @throws DkrError BUILD_CONTEXT, and what the engine says
 */
export async function explainAhead(
  engine: Engine,
  plan: BuildPlan,
  env: NodeJS.ProcessEnv,
): Promise<Prediction | undefined> {
  if (plan.builder !== 'classic' || engine.server.podman || plan.context !== 'folder' || !dockerfileInArchive(plan))
    return undefined
  const dockerfile = readDockerfile(plan)
  if (!dockerfile) return undefined
  const root = realRoot(plan.dir)
  const patterns = readIgnoreFile(plan)?.patterns ?? []
  const {entries, seen} = await walkContext(root, patterns)
  const [before, images] = await Promise.all([
    readManifest(manifestPath(plan, env)),
    imagesOf(engine, plan, dockerfile.parsed, []),
  ])
  const now = manifestOf({engine, plan, dockerfile}, {...seen, images, imageId: ''}, before)
  const context = {root, entries, moved: movedImages(before, now)}
  const {steps, sure} = await predictSteps(engine, plan, dockerfile.parsed, context)
  if (now.files) fillHashes(root, now.files, before?.files, budget)
  const cacheMiss = missOf(plan, dockerfile.parsed, before, now, {steps}, true)
  const isOpen = plan.pull || plan.cacheFrom.length > 0
  return {steps, cached: cacheMiss === null, sure: sure && !isOpen, cacheMiss}
}

/** Lines whose image is another one than at the last build. */
function movedImages(before: BuildManifest | undefined, now: BuildManifest): Set<number> {
  if (!before) return new Set()
  const moved = now.instructions.filter(instruction => {
    const old = counterpart(before, now, instruction).before
    return old?.image !== undefined && old.image !== instruction.image
  })
  return new Set(moved.map(({line}) => line))
}

async function walkContext(root: string, patterns: readonly string[]) {
  const watch = watchContext(undefined)
  watch.ignore(patterns)
  const entries = new Map<string, FileEntry>()
  for await (const slice of walk(root, {filter: compileFilter([], patterns, 'literal'), bridge: false})) {
    watch.entries(slice)
    for (const entry of slice) entries.set(entry.path, entry)
  }
  return {entries, seen: watch.seen()}
}
