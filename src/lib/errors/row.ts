import type {ErrorCode} from './codes.js'

/** How one kind of failure is told. */
export interface Row {
  code: ErrorCode
  message: string
  why: string
  suggestions: [string, ...string[]]
}
