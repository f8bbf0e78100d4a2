import type {Evidence} from '../evidence.js'
import type {Finding, Rule} from '../verdict.js'

const killedWorker = /^Killed$|\bSIGKILL\b|signal 9\b|[Oo]ut of memory|JavaScript heap out of memory|\bMemoryError\b/

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
  const words = log.slice(-10).filter(line => killedWorker.test(line))
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
  if (phase === 'ended' && (oomKilled || oomEvent))
    return {...finding, certain: true, message: 'it was killed because it used too much memory'}
  if (phase === 'running' && oomEvent)
    return {...finding, certain: true, message: 'a process of it was killed because it used too much memory'}
  if (words.length > 0 && (phase === 'running' || exitCode !== 0))
    return {...finding, certain: false, message: 'it ran out of memory', evidence: [...facts, ...words.slice(-1)]}
  return undefined
}

export const killed: Rule = ({exitCode, oomKilled}) => {
  if (exitCode !== 137 || oomKilled) return undefined
  return {
    cause: 'killed',
    certain: false,
    message: 'something killed it (SIGKILL)',
    why: 'the engine saw no lack of memory in the container: somebody stopped it, or the whole machine ran out of memory',
    suggestions: [
      'look at the memory of the machine: free -m, dmesg',
      'did another terminal stop it? then dkr up again',
    ],
  }
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
