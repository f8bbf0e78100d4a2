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

/** These are no fault yet, or say nothing of one. */
const never: readonly Cause[] = ['still-starting', 'slow-start', 'unknown']

/** These do not pass by waiting, and two looks in a row have seen them: sockets and answers tell. */
const seen: readonly Cause[] = [
  ...(['loopback-only', 'wrong-port', 'port-not-exposed', 'not-http', 'remote-loopback', 'firewall'] as const),
  ...(['unexpected-answer', 'server-error', 'out-of-memory'] as const),
]

/** The same for what the log tells, where it is the last that the log tells: an app may go on after a complaint. */
const told: readonly Cause[] = [
  ...(['module-not-found', 'file-not-found', 'variable-missing', 'syntax-error', 'host-not-found'] as const),
  ...(['read-only', 'permission-denied', 'port-not-permitted', 'address-in-use'] as const),
  ...(['library-not-found', 'hidden-by-mount', 'mounted-folder'] as const),
]

/** Seconds for which every other cause must stay the same: a database may start yet, a cache warm up. */
const longer = 12

/** What keeps the processor busy and the log growing itself. */
const restless: readonly Cause[] = ['restarting', 'out-of-memory']

/** Percent of a processor from which an app is at work, not waiting. */
const busyFrom = 5
/** Seconds for which a cause must stay the same when the app is busy, or nobody knows, and its log is silent. */
const silentFor = 10

/** Statuses by which servers also say "not yet". */
const notYet = /HTTP (?:502|503|504)\b/

/**
 * Which cause to name while the app is still waited for: one that has stayed the same, that does not pass by waiting, of
 * an app that is not at work any more.
 * @param looks in order of time
 * @param said the cause that was named last: it is not named twice
 */
export function earlyCause(looks: readonly Look[], said?: Cause): Finding | undefined {
  const last = looks.at(-1)
  if (!last || last.finding.cause === said || never.includes(last.finding.cause)) return undefined
  const {finding, at} = last
  const same = sameInARow(looks)
  if (same.length < 2) return undefined
  const needed = Math.max(patience(finding, isSilent(same)), calm(same, finding.cause))
  return at - same[0]!.at >= needed ? finding : undefined
}

/** The last looks that found one and the same. */
function sameInARow(looks: readonly Look[]): Look[] {
  const {cause, message} = looks.at(-1)!.finding
  const other = looks.findLastIndex(({finding}) => finding.cause !== cause || finding.message !== message)
  return looks.slice(other + 1)
}

function isSilent(same: readonly Look[]): boolean {
  const [before, last] = same.slice(-2).map(({log}) => log.join('\n'))
  return before === last
}

/** Seconds that a cause needs. */
function patience({cause, message}: Finding, silent: boolean): number {
  const lasts = told.includes(cause) ? silent : seen.includes(cause)
  return lasts && !notYet.test(message) ? 0 : longer
}

/** Seconds for which the same must be seen, by how much the app does: none for an idle one. */
function calm(same: readonly Look[], cause: Cause): number {
  if (restless.includes(cause)) return 0
  if (same.slice(-2).every(({cpu}) => cpu !== undefined && cpu < busyFrom)) return 0
  return isSilent(same) ? silentFor : Infinity
}
