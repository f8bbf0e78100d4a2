import {type ErrorCode, errorCodes} from './codes.js'
import {exitCodes} from './exit-codes.js'

/** The word for a cause, and whether the evidence shows it or only suggests it. */
export interface Diagnosis {
  cause: string
  certain: boolean
}

export interface ErrorDetails {
  /** What happened: one sentence, no full stop, the user's own words quoted. */
  message: string
  /** Why it happened, where dkr knows. */
  why?: string
  /** What to try: commands or short sentences, the likeliest first. */
  suggestions: readonly [string, ...string[]]
  /** Lines of evidence shown as they are: log lines, a piece of a Dockerfile. */
  evidence?: readonly string[]
  /** Which of several known causes it was; scripts read it as `cause` and `certain`. */
  diagnosis?: Diagnosis
  /** Only where the code alone does not decide it: a container's own exit code. */
  exitCode?: number
  /** What the command has for scripts in spite of the error: the container that was brought back. */
  result?: object
  cause?: unknown
}

/** An error as scripts read it under `--json`. */
export interface ErrorJson {
  error: {
    code: ErrorCode
    cause?: string
    certain?: boolean
    message: string
    why?: string
    suggestions: readonly string[]
    evidence?: readonly string[]
    exitCode: number
  }
}

const brand = Symbol.for('dkr.error')

/** The one error class of dkr: what happened, why, what to try, and a stable code. */
export class DkrError extends Error {
  readonly [brand] = true
  readonly code: ErrorCode
  readonly why?: string
  readonly suggestions: readonly string[]
  readonly evidence?: readonly string[]
  readonly diagnosis?: Diagnosis
  readonly exitCode: number
  readonly result?: object
  /** oclif reads the exit code here, its `--json` path reads `exitCode`. */
  readonly oclif: {exit: number}

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(details.message, {cause: details.cause})
    this.name = 'DkrError'
    this.code = code
    this.why = details.why
    this.suggestions = details.suggestions
    this.evidence = details.evidence
    this.diagnosis = details.diagnosis
    this.exitCode = details.exitCode ?? exitCodes[errorCodes[code].exit].code
    this.result = details.result
    this.oclif = {exit: this.exitCode}
  }

  toJSON(): ErrorJson {
    const {code, diagnosis, message, why, suggestions, evidence, exitCode} = this
    return {...this.result, error: {code, ...diagnosis, message, why, suggestions, evidence, exitCode}}
  }
}

/** Unlike `instanceof`, this also holds across realms (a test runner's module registry). */
export function isDkrError(error: unknown): error is DkrError {
  return typeof error === 'object' && error !== null && brand in error
}
