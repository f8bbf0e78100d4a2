/** What is wrong with the value of a flag, and what to write instead. */
export interface Refusal {
  why?: string
  suggestions: [string, ...string[]]
}

/** A sentence of an engine, and what it means. */
export interface RefusalRule {
  match: RegExp
  tell: (match: RegExpExecArray) => Refusal
}
