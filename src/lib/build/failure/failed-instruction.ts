import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import {findInstruction} from '../../dockerfile/find-instruction.js'
import {globalScope, walkScopes} from '../../dockerfile/scope.js'
import {expand, type Scope} from '../../dockerfile/variables.js'
import {isDkrError} from '../../errors/dkr-error.js'
import {familiarReference, parseImageReference, withDefaultTag} from '../../reference/image.js'
import {fromNames} from '../cache/describe.js'
import {withBuildArgs} from '../cache/scope.js'

export interface Place {
  instruction?: Instruction
  scope?: Scope
}

type BuildArgs = Readonly<Record<string, string>>

/**
 * The instruction that failed, and the variables that hold there.
 * @param step the one that failed, as the builder names it: an instruction, an image that it fetches, a URL
 * @param message without a step, some builders name the line
 */
export function failedInstruction(
  dockerfile: Dockerfile,
  {step, message}: {step?: string; message: string},
  buildArgs: BuildArgs,
): Place {
  const instruction =
    step === undefined
      ? (atLine(dockerfile, message) ?? fromOf(dockerfile, message, buildArgs))
      : (findInstruction(dockerfile, step) ?? fetching(dockerfile, step, buildArgs))
  return instruction ? {instruction, scope: scopeOf(dockerfile, instruction, buildArgs)} : {}
}

/** BuildKit: `dockerfile parse error line 3: …`, newer ones `on line 3`. */
function atLine({instructions}: Dockerfile, message: string): Instruction | undefined {
  const line = Number(/parse error (?:on )?line (\d{1,6})\b/.exec(message)?.[1])
  return instructions.find(({startLine, endLine}) => startLine <= line && line <= endLine)
}

/** `failed to parse stage name "busybox:"`: the FROM with that name, variables put in. */
function fromOf({stages, globalArgs}: Dockerfile, message: string, buildArgs: BuildArgs): Instruction | undefined {
  const name = /failed to parse stage name "([^"]{0,1000})"/.exec(message)?.[1]
  const globals = withBuildArgs(globalScope(globalArgs), buildArgs)
  return stages.find(({base}) => expand(base, globals).text === name)?.from
}

/** BuildKit has a separate step for what it fetches: an image of FROM or `COPY --from`, a download of ADD. */
function fetching(dockerfile: Dockerfile, step: string, buildArgs: BuildArgs): Instruction | undefined {
  const image = /^(?:\[internal\] load metadata for|FROM) (\S+)$/.exec(step)?.[1]
  const globals = withBuildArgs(globalScope(dockerfile.globalArgs), buildArgs)
  if (image !== undefined) {
    const wanted = wholeName(image)
    const isWanted = (name: string) => wholeName(expand(name, globals).text) === wanted
    const stage = dockerfile.stages.find(({base, baseStage}) => baseStage === undefined && isWanted(base))
    return stage?.from ?? dockerfile.instructions.find(instruction => fromNames(instruction).some(isWanted))
  }
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    const known = withBuildArgs(scope, buildArgs)
    if (instruction.keyword === 'ADD' && instruction.args.some(word => expand(word, known).text === step))
      return instruction
  }
  return undefined
}

function wholeName(text: string): string | undefined {
  try {
    return familiarReference(withDefaultTag(parseImageReference(text)))
  } catch (error) {
    if (isDkrError(error)) return undefined
    throw error
  }
}

function scopeOf(dockerfile: Dockerfile, wanted: Instruction, buildArgs: BuildArgs): Scope {
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    if (instruction === wanted) return withBuildArgs(scope, buildArgs)
  }
  return withBuildArgs(globalScope(dockerfile.globalArgs), buildArgs)
}
