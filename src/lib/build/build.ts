import {basename} from 'node:path'
import type {Engine} from '../engine/engine.js'
import type {ErrorCode} from '../errors/codes.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {secretValues} from '../values/looks-secret.js'
import type {CacheMiss} from './cache/cause.js'
import {openBuildRecord} from './cache/record.js'
import {checkDockerfile} from './check-dockerfile.js'
import {deadIgnoreLinks} from './context/read-ignore-file.js'
import {refuseUnsafe} from './guard/check.js'
import {deadLinkLine} from './guard/finding.js'
import {guardSending} from './guard/guard.js'
import {type BuildInput, type BuildSurroundings, readInput} from './input.js'
import {openBuildLog} from './log-file.js'
import type {BuildPlan} from './plan.js'
import {redacted, redactor} from './redact.js'
import {removeResultFiles, writeResultFiles} from './result-files.js'
import {type BuildOutcome, isWork} from './steps.js'
import {warningsAhead} from './warn-ahead.js'

/** What `build` gives to scripts. */
export interface BuildResult {
  /** `sha256:…` */
  imageId: string
  tags: string[]
  /** True when no step had to run again. */
  cached: boolean
  steps: {name: string; cached: boolean; ms: number | null}[]
  /** The first step that was not cached, and why; null when there is none or it cannot be told. */
  cacheMiss: CacheMiss | null
}

/**
 * Builds an image with the builder of the plan. The whole output is kept in the state folder.
 * @throws DkrError BUILD_FAILED (naming the log), DISK_FULL, IMAGE_NOT_FOUND and what else a pull can throw, BUILD_CONTEXT, DOCKERFILE_INVALID, NEEDS_BUILDKIT, USAGE, or the reason of the job's signal
 */
export async function build(
  engine: Engine,
  plan: BuildPlan,
  job: Job,
  surroundings: BuildSurroundings = process,
): Promise<BuildResult> {
  removeResultFiles(plan)
  const read = await readInput(plan, surroundings, job.signal)
  const hide = redactor([...read.secrets.values(), ...secretArgs(plan)])
  const input: BuildInput = {...read, hide}
  checkDockerfile(plan, input)
  for (const line of warningsAhead(plan, input)) job.progress.warn(line)
  if (plan.strict) await refuseUnsafe(plan, job.signal, input)
  const log = openBuildLog(basename(plan.tags[0] ?? plan.context), job.progress, surroundings.env)
  const progress = redacted(log?.progress ?? job.progress, hide)
  try {
    const {outcome, cacheMiss} = await watchedBuild(engine, plan, input, {...job, progress}, surroundings.env)
    if (!outcome.imageId) throw noImage()
    writeResultFiles(plan, outcome.imageId)
    const work = outcome.steps.filter(isWork)
    return {
      imageId: outcome.imageId,
      tags: plan.tags,
      cached: work.every(({cached}) => cached),
      steps: work.map(({name, cached, ms}) => ({
        name: hide(name),
        cached,
        ms: ms === undefined ? null : Math.round(ms),
      })),
      cacheMiss: hidden(cacheMiss, hide),
    }
  } catch (error) {
    throw isDkrError(error) && failures.has(error.code) ? reported(error, hide, log?.path) : error
  } finally {
    await log?.close()
  }
}

/** A build arg is in the image for everybody to read, but a log is not the place to look it up. */
function secretArgs({buildArgs}: BuildPlan): Uint8Array[] {
  const texts = Object.entries(buildArgs).map(([name, value]) => `${name}=${value}`)
  return secretValues(texts).map(value => Buffer.from(value))
}

/** Builds, and looks at what is sent of a folder: to warn of secrets and weight, and to know next time what changed. */
async function watchedBuild(engine: Engine, plan: BuildPlan, input: BuildInput, job: Job, env: NodeJS.ProcessEnv) {
  if (plan.context !== 'folder') return {outcome: await runBuilder(engine, plan, input, job), cacheMiss: null}
  for (const link of deadIgnoreLinks(plan)) job.progress.warn(deadLinkLine(link))
  const {dockerfile, ignore} = input
  const record = openBuildRecord(engine, plan, env, dockerfile)
  const guard = guardSending(plan, job.progress, {dockerfile, ignore, watch: record.watch, strict: plan.strict})
  try {
    const outcome = await runBuilder(engine, plan, {...input, watch: guard}, job)
    return {outcome, cacheMiss: await record.finish(outcome)}
  } finally {
    // Also after a build that failed: what was sent was sent.
    await guard.finish()
  }
}

function noImage(): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the engine ended the build without an image and without an error',
    suggestions: ['run the build again', 'dkr doctor'],
  })
}

function hidden(miss: CacheMiss | null | undefined, hide: (text: string) => string): CacheMiss | null {
  return miss ? {...miss, step: hide(miss.step), reason: hide(miss.reason)} : null
}

/** Each builder has code of its own that the other one never loads. */
async function runBuilder(engine: Engine, plan: BuildPlan, input: BuildInput, job: Job): Promise<BuildOutcome> {
  if (plan.builder === 'buildkit') {
    const {buildWithBuildkit} = await import('./buildkit.js')
    return buildWithBuildkit(engine, plan, input, job)
  }
  const {buildWithClassic} = await import('./classic.js')
  return buildWithClassic(engine, plan, input, job)
}

/** What a failed build ends with: all of them quote the builder, which may quote secrets. */
const failures = new Set<ErrorCode>([
  'BUILD_FAILED',
  'DISK_FULL',
  'IMAGE_NOT_FOUND',
  'REGISTRY_DENIED',
  'REGISTRY_UNREACHABLE',
])

/** The error as it may be shown: without the values of secrets, and with the path of the whole log. */
function reported(error: DkrError, hide: (text: string) => string, path?: string): DkrError {
  const [first, ...more] = error.suggestions.map(hide)
  return new DkrError(error.code, {
    message: hide(error.message),
    why: error.why && hide(error.why),
    evidence: error.evidence?.map(hide),
    suggestions: [first!, ...more, ...(path ? [`the whole log: ${path}`] : [])],
    cause: error.cause,
  })
}
