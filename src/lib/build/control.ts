import {randomBytes} from 'node:crypto'
import {parseDockerfile} from '../dockerfile/parse.js'
import {solve} from '../engine/buildkit/control.js'
import type {Session} from '../engine/buildkit/session.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {DkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {dockerfileText} from './dockerfile-text.js'
import {frontendOptions} from './frontend-options.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, dockerfileName, sentDockerfile} from './plan.js'
import {type BuildOutcome, followSteps} from './steps.js'

/**
 * A build through BuildKit's own service, for what the Engine API has no field: `--no-cache-filter`, and
 * `--cache-to` a registry.
 * @throws DkrError USAGE, NEEDS_BUILDKIT, BUILD_FAILED, or the reason of the signal
 */
export async function buildWithControl(
  engine: Engine,
  plan: BuildPlan,
  input: BuildInput,
  job: Job,
  session: Session,
): Promise<BuildOutcome> {
  refuseUnfit(plan, input)
  const steps = followSteps(job.progress, input.hide)
  const request = {
    ref: randomBytes(16).toString('hex'),
    session: session.id,
    frontend: frontendOptions(plan, sentDockerfile(plan)),
    names: plan.tags,
    cacheTo: plan.cacheTo,
    entitlements: plan.network === 'host' ? ['network.host'] : [],
  }
  try {
    const imageId = await solve(engine.upgrade, request, steps.update, job.signal)
    return {imageId, steps: steps.list()}
  } catch (error) {
    job.signal.throwIfAborted()
    const {failedBuild} = await import('./failure.js')
    throw (
      session.failure ??
      refusal(error) ??
      (await failedBuild(engine, plan, {message: (error as Error).message, steps: steps.list()}, input))
    )
  }
}

function refuseUnfit(plan: BuildPlan, input: BuildInput): void {
  if (input.archive) {
    throw new DkrError('USAGE', {
      message: `${flagOf(plan)} does not go with an archive on stdin`,
      why: 'BuildKit reads such an archive only from the request that cannot say this',
      suggestions: ['unpack it and build the folder', `leave out ${flagOf(plan)}`],
    })
  }
  if (plan.addHosts.some(host => host.endsWith(':host-gateway'))) {
    throw new DkrError('USAGE', {
      message: `${flagOf(plan)} does not go with --add-host NAME:host-gateway`,
      why: 'only the request that cannot say this knows the address behind host-gateway',
      suggestions: ['give the address itself: --add-host NAME:172.17.0.1', `leave out ${flagOf(plan)}`],
    })
  }
  checkStages(plan, dockerfileText(input))
}

const flagOf = ({noCacheStages}: BuildPlan): string => (noCacheStages.length > 0 ? '--no-cache-filter' : '--cache-to')

/** BuildKit takes a name that no stage has without a word, and everything from the cache. */
function checkStages(plan: BuildPlan, text: string | undefined): void {
  if (text === undefined || plan.noCacheStages.length === 0) return
  const names = parseDockerfile(text).stages.flatMap(({name}) => name ?? [])
  const known = new Set(names.map(name => name.toLowerCase()))
  const unknown = plan.noCacheStages.find(name => !known.has(name.toLowerCase()))
  if (unknown === undefined) return
  throw new DkrError('USAGE', {
    message: `no stage of ${dockerfileName(plan)} is called "${unknown}"`,
    why:
      names.length > 0 ? `its stages: ${names.join(', ')}` : 'its stages have no names: FROM IMAGE AS NAME gives one',
    suggestions: ['--no-cache-filter STAGE', '--no-cache runs every step again'],
  })
}

function refusal(error: unknown): DkrError | undefined {
  const {message} = error as Error
  if (statusOf(error) !== undefined) {
    return new DkrError('NEEDS_BUILDKIT', {
      message: 'this engine does not let others speak to its BuildKit',
      why: message,
      suggestions: ['leave out --no-cache-filter and --cache-to', 'use a newer engine'],
      cause: error,
    })
  }
  if (!/unknown cache exporter|cache export(?:er)? .{0,300}not supported|cache export feature/i.test(message))
    return undefined
  return new DkrError('NEEDS_BUILDKIT', {
    message: "this engine's BuildKit cannot write a cache to a registry",
    why: `it says: ${message}`,
    suggestions: [
      '--cache-to type=inline, push the image, then --cache-from IMAGE',
      'an engine that keeps its images in containerd can: Docker 29, or its containerd image store',
    ],
    cause: error,
  })
}
