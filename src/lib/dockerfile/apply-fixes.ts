import type {Finding, Fix} from './finding.js'

export interface Fixed {
  text: string
  /** The findings whose fix is in the text. */
  fixed: Finding[]
  /** Findings with a fix that another one stands in the way of: linting and fixing again gets them. */
  left: Finding[]
}

/** Applies the fixes of findings to the text they were found in. Line ends stay as they are. */
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
  for (const fix of done.sort((one, two) => two.startLine - one.startLine)) replaceLines(lines, fix)
  return {text: lines.join('\n'), fixed, left}
}

function isSame(one: Fix, two: Fix): boolean {
  return one.startLine === two.startLine && one.endLine === two.endLine && one.text === two.text
}

function replaceLines(lines: string[], {startLine, endLine, text}: Fix): void {
  const end = lines[startLine - 1]?.endsWith('\r') ? '\r' : ''
  const replacement = text === undefined ? [] : text.split('\n').map(line => line + end)
  if (startLine === 1 && lines[0]?.startsWith('\uFEFF') && replacement.length > 0)
    replacement[0] = `\uFEFF${replacement[0]}`
  lines.splice(startLine - 1, endLine - startLine + 1, ...replacement)
}
