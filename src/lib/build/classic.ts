import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {needsBuildkit} from '../dockerfile/needs-buildkit.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import type {Engine} from '../engine/engine.js'
import {jsonLines} from '../engine/streams.js'
import {DkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {followClassicSteps} from './classic-steps.js'
import {parseIgnoreFile} from './context/ignore-file.js'
import {contextTar} from './context/tar.js'
import {buildFailure} from './failure.js'
import {type BuildPlan, dockerfileInContext, dockerfileName} from './plan.js'
import {buildQuery} from './query.js'
import type {BuildOutcome} from './steps.js'

interface Message {
  stream?: string
  status?: string
  aux?: {ID?: string}
  error?: string
  errorDetail?: {message: string}
}

/**
 * Builds with the classic builder: the context goes as one tar stream, every time.
 * @throws DkrError NEEDS_BUILDKIT before anything is sent, BUILD_FAILED, BUILD_CONTEXT
 */
export async function buildWithClassic(engine: Engine, plan: BuildPlan, job: Job): Promise<BuildOutcome> {
  const content = readFileSync(plan.dockerfile)
  refuseBuildkitOnly(plan, content.toString('utf8'))
  const inside = dockerfileInContext(plan)
  const tar = contextTar({
    root: plan.dir,
    patterns: ignorePatterns(plan.dir),
    dockerfile: inside ? {path: inside} : {content},
    signal: job.signal,
  })
  const stream = await engine.stream({
    method: 'POST',
    path: '/build',
    query: {...buildQuery(plan), dockerfile: tar.dockerfile},
    headers: {'Content-Type': 'application/x-tar'},
    body: tar.stream,
    signal: job.signal,
  })
  const steps = followClassicSteps(job.progress)
  let imageId = ''
  try {
    for await (const message of jsonLines<Message>(stream)) {
      const problem = message.errorDetail?.message ?? message.error
      if (problem) {
        steps.fail(problem)
        throw buildFailure(plan, problem, steps.list())
      }
      if (message.stream) steps.text(message.stream)
      if (message.aux?.ID) imageId = message.aux.ID
    }
  } catch (error) {
    job.signal.throwIfAborted()
    throw error
  }
  steps.done()
  return {imageId, steps: steps.list()}
}

/** The classic builder reads only the .dockerignore at the root of the context. */
function ignorePatterns(dir: string): string[] {
  const path = join(dir, '.dockerignore')
  return existsSync(path) ? parseIgnoreFile(readFileSync(path, 'utf8')) : []
}

function refuseBuildkitOnly(plan: BuildPlan, text: string): void {
  const [first] = needsBuildkit(parseDockerfile(text))
  if (!first) return
  throw new DkrError('NEEDS_BUILDKIT', {
    message: `${dockerfileName(plan)}:${first.line} needs BuildKit: ${first.feature}`,
    why: 'this build runs on the classic builder, which does not know it',
    suggestions: [
      'use an engine with BuildKit, and leave DOCKER_BUILDKIT unset',
      `leave ${first.feature} out of the Dockerfile`,
    ],
  })
}
