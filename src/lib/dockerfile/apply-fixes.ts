import type {Finding, Fix} from './finding.js'

export interface Fixed {
  text: string
  /** The findings whose fix is in the text. */
  fixed: Finding[]
  /** Findings with a fix that another one stands in the way of: linting and fixing again gets them. */
  left: Finding[]
  /** The lines that went, by their numbers before. */
  removed: number[]
}

/** Applies the fixes of findings to the text they were found in. Lines that no fix changes stay byte for byte. */
export function applyFixes(text: string, findings: readonly Finding[]): Fixed {
  const lines = text.split('\n')
  const fixed: Finding[] = []
  const left: Finding[] = []
  const done: Fix[] = []
  for (const finding of findings) {
    const {fix} = finding
    if (!fix) continue
    const other = done.find(({startLine, endLine}) => startLine <= fix.endLine && fix.startLine <= endLine)
    if (other && !isSame(other, fix)) left.push(finding)
    else fixed.push(finding)
    if (!other) done.push(fix)
  }
  const removed: number[] = []
  for (const fix of done.sort((one, two) => two.startLine - one.startLine)) removed.push(...replaceLines(lines, fix))
  return {text: lines.join('\n'), fixed, left, removed: removed.sort((one, two) => one - two)}
}

function isSame(one: Fix, two: Fix): boolean {
  return one.startLine === two.startLine && one.endLine === two.endLine && one.text === two.text
}

/** Replaces the lines in place, and gives the numbers of those that go. */
function replaceLines(lines: string[], {startLine, endLine, text}: Fix): number[] {
  const old = lines.slice(startLine - 1, endLine)
  const wanted = text === undefined ? [] : text.split('\n')
  const kept = wanted.length === old.length ? old.map((_, at) => at) : someOf(old, wanted)
  const replacement = kept.map((at, index) => wanted[index]! + carriageReturns(old[at]!))
  // The byte order mark is no part of the first instruction.
  if (startLine === 1 && old[0]!.startsWith('\uFEFF') && replacement.length > 0)
    replacement[0] = `\uFEFF${replacement[0]}`
  lines.splice(startLine - 1, old.length, ...replacement)
  return old.flatMap((_, at) => (kept.includes(at) ? [] : [startLine + at]))
}

/** Which of the old lines the wanted ones are. */
function someOf(old: readonly string[], wanted: readonly string[]): number[] {
  let next = 0
  return wanted.map(line => {
    const at = old.findIndex((candidate, index) => index >= next && isLine(candidate, line))
    next = at + 1
    return at
  })
}

function isLine(old: string, line: string): boolean {
  return old.replace(/^\uFEFF/, '') === line + carriageReturns(old) || old === line + carriageReturns(old)
}

/** Each line keeps its own end: in a heredoc it is part of what runs. */
function carriageReturns(line: string): string {
  let length = line.length
  while (line[length - 1] === '\r') length--
  return line.slice(length)
}
