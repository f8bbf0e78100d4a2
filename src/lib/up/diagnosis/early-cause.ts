import type {Cause} from './cause-names.js'
import type {Finding} from './verdict.js'

/** What one look at a container found while its readiness was waited for. */
export interface Look {
  /** Seconds since the wait began. */
  at: number
  finding: Finding
  /** Percent of one processor. */
  cpu?: number
  /** The end of the log. */
  log: readonly string[]
}

/** Seconds for which a cause must stay the same when waiting may still cure it: a database starts, a cache warms up. */
const longer = 15

/**
 * The causes that are worth a word before the time is up, with the seconds for which each must stay the same; two looks
 * in a row are needed in any case. What is missing here is no fault yet (`still-starting`), or is not seen in a running
 * container.
 */
const patience: Partial<Record<Cause, number>> = {
  'loopback-only': 0,
  'wrong-port': 0,
  'port-not-exposed': 0,
  'not-http': 0,
  'remote-loopback': 0,
  firewall: 0,
  'unexpected-answer': 0,
  'server-error': 0,
  'out-of-memory': 0,
  'module-not-found': 0,
  'file-not-found': 0,
  'variable-missing': 0,
  'syntax-error': 0,
  'host-not-found': 0,
  'read-only': 0,
  'permission-denied': 0,
  'port-not-permitted': 0,
  'address-in-use': 0,
  'connection-refused': longer,
  restarting: longer,
  'no-answer': longer,
  'not-listening': longer,
  'log-line-missing': longer,
  'health-check-failing': longer,
  'health-check-passing': longer,
}

/** What keeps the processor busy and the log growing itself. */
const restless: Cause[] = ['restarting', 'out-of-memory']

/** Percent of a processor from which an app is at work, not waiting. */
const busyFrom = 5
/** Seconds for which a cause must stay the same when the app is busy, or nobody knows, and its log is silent. */
const silentFor = 10

/** These statuses also mean "not yet". */
const passing = /HTTP (?:502|503|504)\b/

/**
 * Which cause to name while the app is still waited for: one that has stayed the same, that does not pass by waiting, of
 * an app that is not at work any more.
 * @param looks in order of time
 * @param said the cause that was named last: it is not named twice
 */
export function earlyCause(looks: readonly Look[], said?: Cause): Finding | undefined {
  const last = looks.at(-1)
  const needed = last && patience[last.finding.cause]
  if (needed === undefined || last!.finding.cause === said) return undefined
  const {finding} = last!
  const same = sameInARow(looks)
  if (same.length < 2) return undefined
  const wait = Math.max(needed, passing.test(finding.message) ? longer : 0, calm(same, finding.cause))
  return last!.at - same[0]!.at >= wait ? finding : undefined
}

/** The last looks that found one and the same. */
function sameInARow(looks: readonly Look[]): Look[] {
  const {cause, message} = looks.at(-1)!.finding
  const other = looks.findLastIndex(({finding}) => finding.cause !== cause || finding.message !== message)
  return looks.slice(other + 1)
}

/** Seconds for which the same must be seen, by how much the app does: none for an idle one. */
function calm(same: readonly Look[], cause: Cause): number {
  const [before, last] = same.slice(-2) as [Look, Look]
  if (restless.includes(cause)) return 0
  if ([before, last].every(({cpu}) => cpu !== undefined && cpu < busyFrom)) return 0
  return before.log.join('\n') === last.log.join('\n') ? silentFor : Infinity
}
