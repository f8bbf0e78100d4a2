import type {Evidence} from '../evidence.js'
import type {Rule} from '../verdict.js'
import {logFinding} from './log/log-finding.js'

/** So often is a loop; once or twice can be a reload. */
const often = 3

/** What a supervisor, or a loop of a shell, prints each time its program is gone. */
const gone =
  /\b(?:exited|terminated|died|crashed|respawn\w*|restart(?:ed|ing)|worker failed)\b|^Node\.js v\d|^Traceback /i

/** How often the log tells that a program ended: by one sort of line, numbers aside. */
function ends({log}: Evidence): {times: number; line: string} {
  const counts = new Map<string, number>()
  for (const line of log) {
    if (!gone.test(line)) continue
    const shape = line.replace(/\d+/g, 'N')
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const [line = '', times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  return {times, line}
}

export const restarting: Rule = evidence => {
  const {restarts, exitCode, listeners} = evidence
  const {times, line} = ends(evidence)
  const seen = times >= often && (listeners === undefined || listeners.length === 0)
  if (restarts === 0 && !seen) return undefined
  const inner = logFinding(evidence)
  const code = exitCode === undefined ? undefined : `last exit code ${exitCode}`
  return {
    cause: 'restarting',
    certain: restarts > 0,
    message: `it ends and is started again, over and over${inner ? `: ${inner.message}` : ''}`,
    why:
      inner?.why ??
      (restarts > 0
        ? `the engine starts it again each time${code ? ` (${code})` : ''}`
        : 'something in the container starts the app again each time it ends'),
    evidence: [
      ...(restarts > 0
        ? [`the engine has started it again ${restarts === 1 ? 'once' : `${restarts} times`}${code ? `, ${code}` : ''}`]
        : []),
      ...(seen ? [`${times} times in the log: ${line}`] : []),
      ...(inner?.evidence ?? []),
    ],
    suggestions: inner?.suggestions ?? [
      'mend what the last lines complain of',
      'start the app without a loop or a supervisor: the first error then ends it, and is seen',
    ],
  }
}
