import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import type {Scope} from '../../dockerfile/variables.js'
import type {ErrorCode} from '../../errors/codes.js'
import type {IgnoreFile} from '../context/read-ignore-file.js'
import type {BuildInput} from '../input.js'
import type {BuildPlan} from '../plan.js'

/** What a build has read, where it is on this machine, and what the engine has. */
export type FailureFiles = Pick<BuildInput, 'dockerfile' | 'ignore'> & {
  /** Names of the images of the engine: `python:3.13-slim`. */
  localImages?: readonly string[]
}

/** A failed build, as far as it is known: what the explanations judge by. */
export interface Failed {
  plan: BuildPlan
  files: FailureFiles
  /** What the builder says, without what only wraps it. */
  builder: string
  /** What the program of a RUN printed: the last lines. */
  output: readonly string[]
  /** Whether a RUN ran and ended with an exit code: then its output counts, not the words of the builder. */
  ran: boolean
  /** With what the program of a RUN ended. */
  exitCode?: number
  dockerfile?: Dockerfile
  /** The instruction that failed, and the variables that hold there. */
  instruction?: Instruction
  scope?: Scope
}

/** Why it failed, and what to try. */
export interface Explanation {
  why: string
  suggestions: [string, ...string[]]
}

/** The same with its code: a build may also fail for a registry's reason, or for want of room. */
export interface Problem {
  code: ErrorCode
  why?: string
  suggestions: readonly [string, ...string[]]
}

export type Explain = (failed: Failed) => Explanation | undefined

/** Why a builder does not find a source of COPY or ADD in the context. */
export interface SourceProblem extends Explanation {
  /** `near`: another name that resembles it is there; `missing`: it may still be made. */
  kind: 'outside' | 'link' | 'ignored' | 'near' | 'missing'
  /** The path that was probably meant. */
  meant?: string
}

export interface SourceFolder extends Pick<BuildPlan, 'dir' | 'dockerfile' | 'builder'> {
  ignore?: IgnoreFile
}
