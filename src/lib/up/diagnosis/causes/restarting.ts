import type {Evidence} from '../evidence.js'
import type {Finding, Rule} from '../verdict.js'
import {logFinding} from './log/log-finding.js'
import {waitsFor} from './log/network.js'
import {hasTimedOut} from './log/trust.js'
import {hasStatus, isReachable} from './sockets.js'

/** So often is a loop; once or twice can be a reload. */
const often = 3

/** What a supervisor or a server prints each time a process of its own is gone. */
const gone =
  /\b(?:worker|child|process|program|pid|app|server)\b.{0,100}\b(?:exited|died|crashed|terminated by|was sent SIG\w+)\b|\bexited: |\bexit status \d|\brespawn|\brestarting (?:the )?(?:app|server|worker|process|program)\b|\bUnable to load application\b|^Process \S+:$|^Node\.js v\d/i

/** What a program prints that ends so; one that goes on can print it as well. */
const fault = /^Traceback /

/** How often the log tells that a program ended: by one sort of line, numbers aside. */
function count(log: readonly string[], pattern: RegExp): {times: number; line: string} {
  const counts = new Map<string, number>()
  for (const line of log) {
    if (!pattern.test(line)) continue
    const shape = line.replace(/\d+/g, 'N')
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const [line = '', times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  return {times, line}
}

/** What the log repeats about programs that ended; undefined when it shows no loop. */
function loopIn(evidence: Evidence, inner: Finding | undefined): {times: number; line: string} | undefined {
  const {log, listeners = []} = evidence
  // A server that answers has no such loop, whatever its log says of some requests.
  if (hasStatus(evidence.answer)) return undefined
  // Those are killed for being slow: that is another matter.
  if (hasTimedOut(log)) return undefined
  const ends = count(log, gone)
  if (ends.times >= often) return ends
  // One that listens, or tries to reach a service, can print such errors and live on.
  if (listeners.length > 0 || waitsFor.has(inner?.cause ?? '')) return undefined
  const faults = count(log, fault)
  return faults.times >= often ? faults : undefined
}

export const restarting: Rule = evidence => {
  const {restarts} = evidence
  const inner = logFinding(evidence)
  const loop = loopIn(evidence, inner)
  // Once or twice, and it answers: it has got over that.
  const settled = restarts < often && hasStatus(evidence.answer)
  if ((restarts === 0 || settled) && !loop) return undefined
  const workers = restarts === 0 && isReachable(evidence)
  const certain = restarts >= often
  return {
    cause: 'restarting',
    certain,
    ...wordsOf(evidence, {subject: subjectOf(workers, certain || loop !== undefined), certain, inner}),
    evidence: [
      ...restartLines(evidence),
      ...(loop ? [`${loop.times} times in the log: ${loop.line}`] : []),
      ...(inner?.evidence ?? []),
    ],
    suggestions: inner?.suggestions ?? remedies(workers),
  }
}

function subjectOf(workers: boolean, again: boolean): string {
  if (!again) return 'it ended and was started again'
  return `${workers ? 'its worker processes end and are' : 'it ends and is'} started again, over and over`
}

/** What is certain shall not carry a reason that is not: that stands behind it, with "probably". */
function wordsOf(
  evidence: Evidence,
  {subject, certain, inner}: {subject: string; certain: boolean; inner: Finding | undefined},
): Pick<Finding, 'message' | 'why'> {
  if (!inner) return {message: subject, why: whyAgain(evidence)}
  if (!certain || inner.certain) return {message: `${subject}: ${inner.message}`, why: inner.why}
  return {message: subject, why: `probably this: ${inner.message}; ${inner.why}`}
}

const codeOf = ({exitCode}: Evidence) => (exitCode === undefined ? '' : `last exit code ${exitCode}`)

function whyAgain(evidence: Evidence): string {
  const code = codeOf(evidence)
  return evidence.restarts > 0
    ? `the engine starts it again each time${code && ` (${code})`}`
    : 'something in the container starts the app again each time it ends'
}

function restartLines(evidence: Evidence): string[] {
  const {restarts} = evidence
  const code = codeOf(evidence)
  if (restarts === 0) return []
  return [`the engine has started it again ${restarts === 1 ? 'once' : `${restarts} times`}${code && `, ${code}`}`]
}

function remedies(workers: boolean): [string, ...string[]] {
  return [
    'mend what the last lines complain of',
    workers
      ? 'start it with one process instead of workers (gunicorn --preload, uvicorn without --workers): the first error then ends it, and is seen'
      : 'start the app without a loop or a supervisor: the first error then ends it, and is seen',
  ]
}
