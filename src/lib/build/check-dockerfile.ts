import type {Dockerfile} from '../dockerfile/dockerfile.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {targetStage} from '../dockerfile/scope.js'
import {DkrError} from '../errors/dkr-error.js'
import {didYouMean} from '../output/similar.js'
import {dockerfileText} from './dockerfile-text.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, dockerfileName} from './plan.js'

/**
 * Refuses what no builder builds and every builder puts in words of its own: a Dockerfile without instructions, a
 * stage that is not in it. Nothing is sent for that. What another frontend reads (`# syntax=`) is its own affair.
 * @throws DkrError DOCKERFILE_INVALID, USAGE
 */
export function checkDockerfile(plan: BuildPlan, input: BuildInput): void {
  const text = dockerfileText(input)
  if (text === undefined) return
  const dockerfile = parseDockerfile(text)
  if (dockerfile.directives.syntax !== undefined) return
  if (dockerfile.instructions.length === 0 && dockerfile.problems.length === 0) throw emptyDockerfile(plan)
  if (plan.target && dockerfile.stages.length > 0 && !targetStage(dockerfile, plan.target)) {
    throw noSuchStage(plan, plan.target, dockerfile)
  }
}

function emptyDockerfile(plan: BuildPlan): DkrError {
  return new DkrError('DOCKERFILE_INVALID', {
    message: `the Dockerfile is empty: ${dockerfileName(plan)}`,
    why: 'it has no instruction; the first one is FROM IMAGE',
    suggestions: ['remove it, and dkr init writes one', 'dkr build -f FILE names another one'],
  })
}

function noSuchStage(plan: BuildPlan, target: string, {stages}: Dockerfile): DkrError {
  const names = stages.flatMap(({name}) => name ?? [])
  const message = `there is no stage "${target}" in ${dockerfileName(plan)}`
  if (names.length === 0) {
    return new DkrError('USAGE', {
      message,
      why: 'none of its stages has a name',
      suggestions: [`name one: FROM ${stages.at(-1)!.base} AS ${target}`, 'build without --target'],
    })
  }
  return new DkrError('USAGE', {
    message: `${message}${didYouMean(target, names)}`,
    why: `its stages are: ${names.join(', ')}`,
    suggestions: [`--target ${names.at(-1)}`, 'build without --target: the last stage'],
  })
}
