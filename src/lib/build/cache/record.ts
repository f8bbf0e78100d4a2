import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import {parseDockerfile} from '../../dockerfile/parse.js'
import {readDockerfile} from '../../dockerfile/read.js'
import type {Engine} from '../../engine/engine.js'
import {type BuildPlan, dockerfileInContext} from '../plan.js'
import type {BuildOutcome} from '../steps.js'
import type {CacheMiss} from './cause.js'
import {fillHashes, type HashBudget} from './content-hashes.js'
import {sameFiles} from './context-files.js'
import {manifestOf, missOf} from './diagnose.js'
import type {BuildManifest} from './manifest.js'
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
  finish(engine: Engine, outcome: BuildOutcome): Promise<CacheMiss | null>
}

/** Reading contents for the record may take this part of the time that the build took. */
const hashShare = 0.03
/** A usual project is read whole at once; milliseconds for a larger one whose build took no time. */
const leastBudget = {files: 200, ms: 10}

/**
 * Begins to follow a build from a folder.
 * @param content the Dockerfile, where it came from standard input
 */
export function openBuildRecord(plan: BuildPlan, env: NodeJS.ProcessEnv, content?: Uint8Array): BuildRecord {
  let loading: Promise<BuildManifest | undefined> | undefined
  const path = manifestPath(plan, env)
  const began = performance.now()
  // Read while the engine is busy with what it was sent.
  const load = () => {
    loading ??= readManifest(path)
    return loading
  }
  const watch = watchContext(dockerfileInContext(plan), load)
  const dockerfile = readNow(plan, content)
  return {
    watch,
    async finish(engine, outcome) {
      try {
        if (!dockerfile) return null
        const before = await load()
        const now = await manifestOf(engine, plan, dockerfile, outcome, watch.seen(), before)
        const unchanged = before !== undefined && isSame(before, now)
        if (!unchanged && now.files)
          fillHashes(plan.dir, now.files, before?.files, budgetFor(performance.now() - began))
        const miss = missOf(plan, dockerfile, before, now, outcome)
        if (!unchanged) await writeManifest(path, now)
        return miss
      } catch {
        return null
      }
    },
  }
}

/** Before the build, as the file may be edited meanwhile. What cannot be parsed is for the builder to refuse. */
export function readNow({dockerfile}: BuildPlan, content?: Uint8Array): Dockerfile | undefined {
  try {
    return parseDockerfile(content ? Buffer.from(content).toString('utf8') : readDockerfile(dockerfile))
  } catch {
    return undefined
  }
}

function budgetFor(buildMs: number): HashBudget {
  return {...leastBudget, ms: Math.max(leastBudget.ms, buildMs * hashShare)}
}

/** Then nothing is read and nothing written: most builds change nothing, and should pay nothing. */
function isSame({files: old, ...before}: BuildManifest, {files, ...now}: BuildManifest): boolean {
  if (JSON.stringify(before) !== JSON.stringify(now)) return false
  return old && files ? sameFiles(old, files) : old === files
}
