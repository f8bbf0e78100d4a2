import type {Evidence} from '../evidence.js'
import type {Finding, Rule} from '../verdict.js'
import {logFinding} from './log/log-finding.js'
import {hasTimedOut} from './log/trust.js'
import {hasStatus} from './sockets.js'

const noMemory = /\b[Oo]ut of memory\b|JavaScript heap out of memory|\bMemoryError\b/

/** What a shell or a master says of a process that was killed, for whatever reason. */
const killedProcess = /^Killed$|\bSIGKILL\b|\bsignal 9\b/

const lastLines = 10

/** As limits are written: -m 512m. */
const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`

function limit({memoryLimit}: Evidence): string {
  return memoryLimit > 0 ? `the container may use ${mebibytes(memoryLimit)}` : 'the machine of the engine has no more'
}

/** Twice what it has is a guess that is easy to try. */
function remedies(memoryLimit: number): [string, ...string[]] {
  const less = 'let the app use less: fewer workers, smaller caches, less data at once'
  if (memoryLimit === 0) return ['free memory on the machine of the engine, or give that machine more', less]
  return [`give it more, in dkr.yaml: memory: ${Math.round(memoryLimit / 1024 ** 2) * 2}m`, `or ${less}`]
}

export const outOfMemory: Rule = evidence => {
  const {phase, oomKilled, oomEvent, log, exitCode, memoryLimit} = evidence
  const words = hasTimedOut(log) ? [] : log.slice(-lastLines).filter(line => noMemory.test(line))
  const facts = [
    ...(oomKilled ? ['the engine reports: OOMKilled'] : []),
    ...(oomEvent ? ['the engine reports: oom, something in the container was killed for memory'] : []),
    ...(memoryLimit > 0 ? [`memory limit: ${mebibytes(memoryLimit)}`] : []),
  ]
  const finding: Omit<Finding, 'certain' | 'message'> = {
    cause: 'out-of-memory',
    why: `it asked for more memory than there is: ${limit(evidence)}`,
    evidence: facts,
    suggestions: remedies(memoryLimit),
  }
  const ofProcess = 'a process of it was killed because it used too much memory'
  if (phase === 'ended' && (oomKilled || oomEvent)) {
    // Killed itself it has the exit code of SIGKILL; otherwise a child was, and it may have ended for another reason.
    const itself = exitCode === 137
    const message = itself ? 'it was killed because it used too much memory' : ofProcess
    return {...finding, certain: itself || !logFinding(evidence)?.certain, message}
  }
  // What answers has got over it.
  if (phase === 'running' && oomEvent) return {...finding, certain: !hasStatus(evidence.answer), message: ofProcess}
  if (words.length > 0 && exitCode !== 0)
    return {...finding, certain: false, message: 'it ran out of memory', evidence: [...facts, ...words.slice(-1)]}
  return undefined
}

/** Not for the memory of the container: that the engine would have seen. */
export const killed: Rule = ({phase, exitCode, oomKilled, oomEvent, log}) => {
  if (exitCode === 143) return stopped
  const word = log.slice(-lastLines).findLast(line => killedProcess.test(line))
  const itself = exitCode === 137
  if (oomKilled || oomEvent || !(itself || (phase === 'running' && word !== undefined))) return undefined
  return {
    cause: 'killed',
    certain: false,
    message: itself ? 'something killed it (SIGKILL)' : 'something killed a process of it (SIGKILL)',
    why: `the engine saw no lack of memory in the container: ${itself ? 'somebody stopped it' : 'its master or a supervisor killed it, often for being slow'}, or the whole machine ran out of memory`,
    evidence: word === undefined ? [] : [`log: ${word}`],
    suggestions: [
      'look at the memory of the machine: free -m, dmesg',
      itself
        ? 'did another terminal stop it? then dkr up again'
        : 'does it need longer than its master waits? raise that time limit',
    ],
  }
}

const stopped: Finding = {
  cause: 'killed',
  certain: false,
  message: 'something stopped it (SIGTERM)',
  why: 'it was asked to end from outside: by a stop in another terminal, or by a supervisor or timeout in the container',
  suggestions: ['did another terminal stop it? then dkr up again', 'does CMD start it with timeout or a supervisor?'],
}

const crashes: Record<number, string> = {
  132: 'it met an instruction that this processor does not have (SIGILL)',
  134: 'it gave up by itself (SIGABRT)',
  135: 'it touched memory that cannot be reached (SIGBUS)',
  136: 'it calculated what cannot be calculated (SIGFPE)',
  139: 'it touched memory that is not its own (SIGSEGV)',
}

export const crashed: Rule = ({exitCode}) => {
  const what = crashes[exitCode ?? 0]
  if (!what) return undefined
  return {
    cause: 'crashed',
    certain: true,
    message: `it crashed: ${what.slice(3)}`,
    why: `exit code ${exitCode} is 128 and the number of the signal: a fault in compiled code, not in a script`,
    suggestions: [
      'a package with compiled parts may not fit this image: install another version of it',
      'run it by hand to see when it happens: dkr run --rm -it IMAGE sh',
    ],
  }
}
