import type {ErrorCode} from './codes.js'
import type {EngineTraits} from './engine-kind.js'

/** What one kind of answer means; the first rule of a list that fits decides. */
export interface AnswerRule {
  status?: number
  match: RegExp
  code: ErrorCode
  why?: (match: RegExpExecArray) => string
  suggestions: (match: RegExpExecArray, engine?: EngineTraits) => [string, ...string[]]
}

/** @returns the first rule that fits, with what it found */
export function firstFit(
  rules: readonly AnswerRule[],
  message: string,
  status?: number,
): {rule: AnswerRule; match: RegExpExecArray} | undefined {
  for (const rule of rules) {
    if (rule.status !== undefined && rule.status !== status) continue
    const match = rule.match.exec(message)
    if (match) return {rule, match}
  }
  return undefined
}
