import {needsBuildkit} from '../dockerfile/needs-buildkit.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {DkrError} from '../errors/dkr-error.js'
import {dockerfileText} from './dockerfile-text.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, dockerfileName} from './plan.js'

/**
 * Refuses what only BuildKit can do, before anything is sent to a classic builder.
 * @throws DkrError NEEDS_BUILDKIT, naming the line of the Dockerfile or the flag
 */
export function refuseBuildkitOnly(plan: BuildPlan, input: BuildInput): void {
  const flag = buildkitFlag(plan)
  if (flag) throw refusal(`${flag} needs BuildKit`, `build without ${flag}`)
  const text = dockerfileText(input)
  const [first] = text === undefined ? [] : needsBuildkit(parseDockerfile(text))
  if (!first) return
  const where = `${dockerfileName(plan)}:${first.line}`
  throw refusal(`${where} needs BuildKit: ${first.feature}`, `leave ${first.feature} out of the Dockerfile`)
}

function buildkitFlag({secrets, ssh, cacheTo, noCacheStages}: BuildPlan): string | undefined {
  if (secrets.length > 0) return '--secret'
  if (Object.keys(ssh).length > 0) return '--ssh'
  if (noCacheStages.length > 0) return '--no-cache-filter'
  return cacheTo.length > 0 ? '--cache-to' : undefined
}

function refusal(message: string, wayRound: string): DkrError {
  return new DkrError('NEEDS_BUILDKIT', {
    message,
    why: 'this build runs on the classic builder, which does not know it',
    suggestions: ['use an engine with BuildKit, and leave DOCKER_BUILDKIT unset', wayRound],
  })
}
