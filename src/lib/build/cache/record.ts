import type {Engine} from '../../engine/engine.js'
import {dockerfileInArchive} from '../dockerfile-in-archive.js'
import type {BuildPlan} from '../plan.js'
import type {BuildOutcome} from '../steps.js'
import type {CacheMiss} from './cause.js'
import {fillHashes, type HashBudget} from './content-hashes.js'
import {manifestOf, missOf} from './diagnose.js'
import {type BuildImages, imagesOf, sameImages} from './images.js'
import type {BuildManifest} from './manifest.js'
import {readDockerfile} from './read-dockerfile.js'
import {compareWalk} from './same-files.js'
import {manifestPath, readManifest, writeManifest} from './store.js'
import {type ContextWatch, watchContext} from './watch.js'

/** Follows one build: compares it with the last one, and remembers it for the next. */
export interface BuildRecord {
  /** What the builder must show its files to. */
  watch: ContextWatch
  /**
   * After the image is there: why the first step that ran had to. Null when every step was cached and when that
   * cannot be told. Never fails a build: what cannot be written is not remembered.
   */
  finish(outcome: BuildOutcome): Promise<CacheMiss | null>
}

/** Reading contents for the record may take this part of the time that the build took. */
const hashShare = 0.03
/** A usual project is read whole at once; milliseconds for a larger one whose build took no time. */
const leastBudget = {files: 200, ms: 10}

/**
 * Begins to follow a build from a folder.
 * @param content the Dockerfile, as the build has read it
 */
export function openBuildRecord(
  engine: Engine,
  plan: BuildPlan,
  env: NodeJS.ProcessEnv,
  content?: Uint8Array,
): BuildRecord {
  const path = manifestPath(plan, env)
  const began = performance.now()
  let loading: Promise<BuildManifest | undefined> | undefined
  const load = () => {
    loading ??= readManifest(path)
    return loading
  }
  const watch = watchContext(dockerfileInArchive(plan), async () => (await load())?.files)
  const dockerfile = readDockerfile(plan, content)
  // Before the builder looks for them: an image may get another name meanwhile.
  const early = dockerfile && imagesOf(engine, plan, dockerfile.parsed, []).catch(() => undefined)
  return {
    watch,
    async finish(outcome) {
      try {
        if (!dockerfile) return null
        const before = await load()
        const images = sureOf(await early, await imagesOf(engine, plan, dockerfile.parsed, outcome.steps))
        const {imageId} = outcome
        const now = manifestOf({engine, plan, dockerfile}, {...watch.seen(), images, imageId}, before)
        const unchanged = before !== undefined && isSame(before, now)
        if (!unchanged && now.files)
          fillHashes(plan.dir, now.files, before?.files, budgetFor(performance.now() - began))
        const miss = missOf(plan, dockerfile.parsed, before, now, outcome)
        if (!unchanged) await writeManifest(path, now)
        return miss
      } catch {
        return null
      }
    },
  }
}

/** The images that the builder used, where they were the same before and after. */
function sureOf(before: BuildImages | undefined, after: BuildImages): BuildImages {
  return before && sameImages(before, after) ? after : {...after, unsure: true}
}

function budgetFor(buildMs: number): HashBudget {
  return {...leastBudget, ms: Math.max(leastBudget.ms, buildMs * hashShare)}
}

/** Then nothing is read and nothing written: most builds change nothing, and should pay nothing. */
function isSame({files: old, ...before}: BuildManifest, {files, ...now}: BuildManifest): boolean {
  if (JSON.stringify(before) !== JSON.stringify(now)) return false
  if (!old || !files) return old === files
  const compared = compareWalk(old, files)
  const isSent = (shift: number, index: number) => shift === files.shifts[index]
  return compared.same && compared.doubtful.length === 0 && old.shifts.every(isSent)
}
