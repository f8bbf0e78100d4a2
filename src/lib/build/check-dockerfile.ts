import type {Dockerfile, Instruction} from '../dockerfile/dockerfile.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {targetStage} from '../dockerfile/scope.js'
import {type Refused, refusedLines} from '../dockerfile/syntax/refused.js'
import {DkrError} from '../errors/dkr-error.js'
import {didYouMean} from '../values/similar.js'
import {dockerfileText} from './dockerfile-text.js'
import {meantLine} from './failure/corrected-line.js'
import {lintCommand} from './failure/shown-path.js'
import type {BuildInput} from './input.js'
import {namedFrontend} from './named-frontend.js'
import {type BuildPlan, dockerfileName} from './plan.js'

/**
 * Refuses what no builder builds and every builder puts in words of its own: a Dockerfile without instructions, a line
 * that none can read, a stage that is not in it. Nothing is sent for that. What another frontend reads (`# syntax=`, BUILDKIT_SYNTAX) is its own affair.
 * @throws DkrError DOCKERFILE_INVALID, USAGE
 */
export function checkDockerfile(plan: BuildPlan, input: BuildInput): void {
  const text = dockerfileText(input)
  if (text === undefined) return
  const dockerfile = parseDockerfile(text)
  if (namedFrontend(plan, dockerfile) !== undefined) return
  if (dockerfile.instructions.length === 0 && dockerfile.problems.length === 0) throw emptyDockerfile(plan)
  if (plan.target && dockerfile.stages.length > 0 && !targetStage(dockerfile, plan.target)) {
    throw noSuchStage(plan, plan.target, dockerfile)
  }
  const [refused, ...more] = refusedLines(dockerfile)
  if (refused) throw refusedLine(plan, dockerfile, refused, more.length)
}

function refusedLine(
  plan: BuildPlan,
  {instructions}: Dockerfile,
  {instruction, message}: Refused,
  more: number,
): DkrError {
  const {startLine} = instruction
  const lint = lintCommand(plan)
  const before = instructions[instructions.indexOf(instruction) - 1]
  const better = meantLine(instruction, message) ?? (message.includes('probably lacks') ? continued(before) : undefined)
  const suggestions = [better, lint && `${lint} shows all that is wrong in the file`]
  const [first = 'correct that line', ...others] = suggestions.filter(text => text !== undefined)
  return new DkrError('DOCKERFILE_INVALID', {
    message: `${dockerfileName(plan)}:${startLine}: ${message}`,
    why: `no builder takes this line, so nothing was built${more > 0 ? `; ${more} more ${more > 1 ? 'lines are' : 'line is'} like it` : ''}`,
    evidence: [instruction.text.split('\n', 1)[0]!],
    suggestions: [first, ...others],
  })
}

/** The last line of an instruction that goes on below it. */
function continued(before: Instruction | undefined): string | undefined {
  const line = before?.text.trimEnd().split('\n').at(-1)
  return line === undefined || line.length > 160 ? undefined : `line ${before!.endLine}: ${line.trim()} \\`
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
