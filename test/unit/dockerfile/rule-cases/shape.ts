import type {RuleContext} from '../../../../src/lib/dockerfile/finding.js'

export interface Case {
  /** A Dockerfile and the lines that the rule finds in it. */
  bad: [text: string, ...lines: number[]][]
  /** Dockerfiles in which it finds nothing. */
  good: [text: string][]
  context?: RuleContext
}

/** One line below a FROM: finding in line 2. */
export function bad(...lines: string[]): Case['bad'] {
  return lines.map(line => [`FROM a:1\n${line}\n`, 2])
}

/** One line below a FROM. */
export function good(...lines: string[]): Case['good'] {
  return lines.map(line => [`FROM a:1\n${line}\n`])
}

/** What stands behind FROM: finding in line 1. */
export function froms(...bases: string[]): Case['bad'] {
  return bases.map(base => [`FROM ${base}\n`, 1])
}

/** One line below a FROM. */
/** What stands behind FROM. */
export function goodFroms(...bases: string[]): Case['good'] {
  return bases.map(base => [`FROM ${base}\n`])
}
