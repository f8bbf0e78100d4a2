/** Said of something that the program does again until it works. */
const retries = /\bretr(?:y|ies|ying)\b|\bwait(?:ing)? for\b|\b(?:try|trying|tries) again\b|\battempt \d/i

/** Said of something that the program does without. */
const goesOn =
  /\bcontinu(?:e|es|ing)\b|\bignor(?:ed|ing)\b|\bskipp(?:ed|ing)\b|\boptional\b|\bdisabled\b|\bfall(?:ing)?[ -]?back\b|\bnon-?fatal\b/i

const warning = /\bwarn(?:ing)?\b/i

/** Said by a server once it is up: what it complained of before did not stop it. */
const isUp =
  /\b(?:listening|running|serving) (?:on|at)\b|(?<!not )\bconnected to\b|\bstart-?up complete\b|\bserver (?:is )?(?:started|running|ready)\b|\b(?:ready|started) to accept\b|\bready for connections\b/i

/** Numbers aside, which differ from one attempt to the next. */
const shape = (line: string) => line.replace(/\d+/g, 'N')

/** Whether the program tries this again and again: it says so, or it has said the same before. */
export function isRetried(log: readonly string[], index: number): boolean {
  const line = log[index]!
  return retries.test(line) || log.filter(other => shape(other) === shape(line)).length > 1
}

/** A complaint that quotes an error and goes on is no reason to fail. */
export function isTolerated(log: readonly string[], index: number): boolean {
  const line = log[index]!
  if (retries.test(line)) return false
  return goesOn.test(line) || (warning.test(line) && !isRetried(log, index))
}

/** A master that kills a worker for its slowness says the same words of it as of one that the kernel killed. */
export function hasTimedOut(log: readonly string[]): boolean {
  return log.some(line => /\bWORKER TIMEOUT\b|\bterminating timed out worker\b/i.test(line))
}

/** Whether the program came up after this line. */
export function cameUpAfter(log: readonly string[], index: number): boolean {
  return log.slice(index + 1).some(line => isUp.test(line))
}

/** What runtimes, package managers and servers print behind the error that ended the app. */
const tail =
  /^\s|^$|^[})\]]|^Node\.js v|^Bun v|^(?:npm|yarn|pnpm|error Command failed|ELIFECYCLE)\b|^Require stack:|^- \/|^\(Background on this error|^exit status \d|^goroutine \d|\bWorker exiting\b|\bexited with code\b|\bfailed to boot\b|\bShutting down\b|\bFailed to load\b/

/** Whether nothing else is said after this line: only then it tells why the program ended. */
export function isLastWord(log: readonly string[], index: number): boolean {
  return log.slice(index + 1).every(line => tail.test(line))
}
