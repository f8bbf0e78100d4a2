import {existsSync} from 'node:fs'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import {dockerfileBytes} from '../dockerfile/read.js'
import type {Engine} from '../engine/engine.js'
import {jsonLines} from '../engine/streams.js'
import type {EngineRequest} from '../engine/transport.js'
import type {Job} from '../output/job.js'
import {followClassicSteps} from './classic-steps.js'
import {parseIgnoreFile} from './context/ignore-file.js'
import {readIgnoreText} from './context/read-ignore.js'
import {contextTar, dockerfileTar} from './context/tar.js'
import {buildFailure, refusedBuild} from './failure.js'
import type {BuildInput} from './input.js'
import {refuseBuildkitOnly} from './needs-buildkit.js'
import {type BuildPlan, dockerfileInContext} from './plan.js'
import {buildQuery} from './query.js'
import type {BuildOutcome} from './steps.js'

interface Message {
  stream?: string
  aux?: {ID?: string}
  error?: string
  errorDetail?: {message: string}
}

/**
 * Builds with the classic builder: the context goes as one tar stream, every time.
 * @throws DkrError NEEDS_BUILDKIT before anything is sent, BUILD_FAILED, BUILD_CONTEXT
 */
export async function buildWithClassic(
  engine: Engine,
  plan: BuildPlan,
  input: BuildInput,
  job: Job,
): Promise<BuildOutcome> {
  refuseBuildkitOnly(plan, input)
  const {dockerfile, remote, body} = origin(plan, input, job)
  const request: EngineRequest = {
    method: 'POST',
    path: '/build',
    query: {...buildQuery(plan), dockerfile, remote},
    headers: body && {'Content-Type': 'application/x-tar'},
    body,
    signal: job.signal,
  }
  const stream = await engine.stream(request).catch(error => {
    throw refusedBuild(plan, error)
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

interface Origin {
  dockerfile: string
  remote?: string
  body?: Readable
}

/** What is sent: an archive from standard input, the folder as a tar stream, a lone Dockerfile, or nothing but a URL. */
function origin(plan: BuildPlan, input: BuildInput, job: Job): Origin {
  const {dockerfile} = plan
  if (plan.context === 'remote') return {dockerfile, remote: plan.remote}
  if (input.archive) return {dockerfile, body: input.archive}
  if (plan.context === 'stdin') return {dockerfile: 'Dockerfile', body: dockerfileTar(input.dockerfile!)}
  const inside = input.dockerfile ? undefined : dockerfileInContext(plan)
  const patterns = ignorePatterns(plan.dir)
  input.watch?.ignore(patterns)
  const tar = contextTar({
    root: plan.dir,
    patterns,
    seen: input.watch?.entries,
    dockerfile: inside ? {path: inside} : {content: input.dockerfile ?? dockerfileBytes(dockerfile)},
    signal: job.signal,
  })
  return {dockerfile: tar.dockerfile, body: tar.stream}
}

/** The classic builder reads only the .dockerignore at the root of the context. */
function ignorePatterns(dir: string): string[] {
  const path = join(dir, '.dockerignore')
  return existsSync(path) ? parseIgnoreFile(readIgnoreText(path)) : []
}
