import {existsSync} from 'node:fs'
import {join} from 'node:path'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import type {Engine} from '../../engine/engine.js'
import {compileFilter} from '../context/filter.js'
import {parseIgnoreFile} from '../context/ignore-file.js'
import {readIgnoreText} from '../context/read-ignore.js'
import {realRoot, walk} from '../context/walk.js'
import {type BuildPlan, dockerfileInContext} from '../plan.js'
import type {CacheMiss} from './cause.js'
import {fillHashes} from './content-hashes.js'
import {manifestOf, missOf} from './diagnose.js'
import {type PredictedStep, predictSteps} from './predict/predict.js'
import {readNow} from './record.js'
import {manifestPath, readManifest} from './store.js'
import {watchContext} from './watch.js'

/** What a build would do. */
export interface Prediction {
  steps: PredictedStep[]
  /** True when no step would have to run. */
  cached: boolean
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
  if (plan.builder !== 'classic' || engine.server.podman || plan.context !== 'folder' || !dockerfileInContext(plan))
    return undefined
  const dockerfile = readNow(plan)
  if (!dockerfile) return undefined
  const root = realRoot(plan.dir)
  const patterns = ignorePatterns(root)
  const {entries, seen} = await walkContext(root, patterns)
  const steps = await predictSteps(engine, plan, dockerfile, {root, entries})
  const before = await readManifest(manifestPath(plan, env))
  const now = await manifestOf(engine, plan, dockerfile, {imageId: '', steps}, seen, before)
  if (now.files) fillHashes(root, now.files, before?.files, budget)
  const cacheMiss = missOf(plan, dockerfile, before, now, {steps}, true)
  return {steps, cached: cacheMiss === null, cacheMiss}
}

async function walkContext(root: string, patterns: readonly string[]) {
  const watch = watchContext(undefined, () => {})
  watch.ignore(patterns)
  const entries = new Map<string, FileEntry>()
  for await (const slice of walk(root, {filter: compileFilter([], patterns, 'literal'), bridge: false})) {
    watch.entries(slice)
    for (const entry of slice) entries.set(entry.path, entry)
  }
  return {entries, seen: watch.seen()}
}

function ignorePatterns(root: string): string[] {
  const path = join(root, '.dockerignore')
  return existsSync(path) ? parseIgnoreFile(readIgnoreText(path)) : []
}
