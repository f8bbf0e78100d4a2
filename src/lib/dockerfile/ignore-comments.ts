import {checkOptionsOf, readCheckOptions} from './check-options.js'
import type {Comment, Dockerfile} from './dockerfile.js'
import type {Hit, Rule} from './finding.js'

/** Names of rules, in lower case; `all` stands for every one. */
type Names = ReadonlySet<string>

/** Which findings the author of the file does not want to see. */
export interface Ignores {
  everywhere: Names
  /** By the line on which an instruction starts. */
  byLine: ReadonlyMap<number, Names>
}

/**
 * Reads the comments that silence rules:
 * - `# hadolint ignore=DL3006` or `# dkr ignore=tag-image`: the next instruction
 * - `# hadolint stage ignore=…` above a FROM: its stage; `… global ignore=…`: the file
 * - `# check=skip=StageNameCasing` at the top: the file; above an instruction: that one
 *
 * Each takes the names of any of the three tools.
 */
export function readIgnores(dockerfile: Dockerfile): Ignores {
  const everywhere = new Set(toNames(checkOptionsOf(dockerfile).skip))
  const byLine = new Map<number, Set<string>>()
  const silence = (line: number, names: Iterable<string>): void => {
    const known = byLine.get(line) ?? new Set()
    byLine.set(line, new Set([...known, ...names]))
  }
  const next = nextInstruction(dockerfile)
  for (const comment of dockerfile.comments) {
    const found = readComment(comment)
    if (!found) continue
    if (found.scope === 'global') for (const name of found.names) everywhere.add(name)
    for (const line of linesOf(dockerfile, found.scope, next(comment.line))) silence(line, found.names)
  }
  return {everywhere, byLine}
}

/** Whether a hit of a rule is silenced, by the rule's own name, one of its aliases or `all`. */
export function isIgnored(
  ignores: Ignores,
  {id, aliases, breaksBuild}: Rule,
  {related}: Hit,
  startLine: number,
): boolean {
  const lines = [startLine, related].flatMap(line => (line === undefined ? [] : [ignores.byLine.get(line)]))
  const names = [id, ...aliases, ...(breaksBuild ? [] : ['all'])].map(name => name.toLowerCase())
  return [ignores.everywhere, ...lines].some(known => known !== undefined && names.some(name => known.has(name)))
}

interface IgnoreComment {
  scope: 'next' | 'stage' | 'global'
  names: string[]
}

function readComment({text}: Comment): IgnoreComment | undefined {
  const match = /^(?:hadolint|dkr)\s+(?:(stage|global)\s+)?ignore\s*=\s*([\w,\s-]+)/i.exec(text)
  if (match)
    return {scope: (match[1]?.toLowerCase() as 'stage' | 'global') ?? 'next', names: toNames(match[2]!.split(','))}
  const check = /^check\s*=\s*(\S.*)$/i.exec(text)
  return check ? {scope: 'next', names: toNames(readCheckOptions(check[1]!).skip)} : undefined
}

function toNames(words: readonly string[]): string[] {
  return words.map(word => word.trim().toLowerCase().split(/\s/)[0] ?? '').filter(name => name !== '')
}

/** Gives for a comment's line the instruction that starts below; lines must be asked for in order. */
function nextInstruction({instructions}: Dockerfile): (line: number) => number | undefined {
  let at = 0
  return line => {
    while (at < instructions.length && instructions[at]!.startLine < line) at++
    return instructions[at]?.startLine
  }
}

function linesOf({stages}: Dockerfile, scope: IgnoreComment['scope'], line: number | undefined): number[] {
  if (line === undefined || scope === 'global') return []
  const stage = scope === 'stage' ? stages.findLast(({line: from}) => from <= line) : undefined
  return stage ? [stage.line, ...stage.instructions.map(({startLine}) => startLine)] : [line]
}
