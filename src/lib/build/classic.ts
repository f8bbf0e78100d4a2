import type {Readable} from 'node:stream'
import type {Engine} from '../engine/engine.js'
import {jsonLines} from '../engine/streams.js'
import type {EngineRequest} from '../engine/transport.js'
import type {Job} from '../output/job.js'
import {followClassicSteps} from './classic-steps.js'
import {contextTar, dockerfileTar} from './context/tar.js'
import {dockerfileInArchive} from './dockerfile-in-archive.js'
import type {BuildInput} from './input.js'
import {refuseBuildkitOnly} from './needs-buildkit.js'
import type {BuildPlan} from './plan.js'
import {buildQuery} from './query.js'
import type {BuildOutcome} from './steps.js'

interface Message {
  stream?: string
  aux?: {ID?: string}
  error?: string
  errorDetail?: {message: string}
}

/** What the engine says of a base image with ONBUILD, before it does it. */
const executesTriggers = /^# Executing \d+ build trigger/m

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
  const stream = await engine.stream(request).catch(async error => {
    const {refusedBuild} = await import('./failure.js')
    throw refusedBuild(plan, error, input)
  })
  const steps = followClassicSteps(job.progress, input.hide)
  let imageId = ''
  try {
    for await (const message of jsonLines<Message>(stream)) {
      const problem = message.errorDetail?.message ?? message.error
      if (problem) {
        steps.fail(problem)
        const {failedBuild} = await import('./failure.js')
        throw await failedBuild(engine, plan, {message: problem, steps: steps.list()}, input)
      }
      if (message.stream && executesTriggers.test(message.stream)) await input.watch?.triggered?.()
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
  const {ignore, watch} = input
  watch?.ignore(ignore?.patterns ?? [])
  const tar = contextTar({
    root: plan.dir,
    ignore,
    seen: watch?.entries,
    walked: watch?.walked,
    dockerfile: {path: dockerfileInArchive(plan), content: input.dockerfile!},
    signal: job.signal,
  })
  return {dockerfile: tar.dockerfile, body: tar.stream}
}
