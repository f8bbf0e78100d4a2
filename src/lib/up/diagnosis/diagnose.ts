import {posix} from 'node:path'
import {
  interpreterNotFound,
  lineEnds,
  noCommand,
  noShebang,
  notExecutable,
  userNotFound,
  wrongPlatform,
} from '../../program-faults/program.js'
import type {Cause} from './cause-names.js'
import {
  firewall,
  noAnswer,
  notHttp,
  remoteLoopback,
  serverError,
  slowStart,
  unexpectedAnswer,
} from './causes/answering.js'
import {endedByItself, exited} from './causes/ended.js'
import {healthCheckFailing, healthCheckPassing} from './causes/health.js'
import {
  logOfRunning,
  loopbackOnly,
  notListening,
  stillStarting,
  waitsForService,
  wrongPort,
} from './causes/listening.js'
import {logFinding} from './causes/log/log-finding.js'
import {crashed, killed, outOfMemory} from './causes/memory.js'
import {inContainer} from './causes/mounts.js'
import {programMissing} from './causes/program-place.js'
import {restarting} from './causes/restarting.js'
import type {Evidence} from './evidence.js'
import type {Finding, Rule} from './verdict.js'

const program = [lineEnds, interpreterNotFound, wrongPlatform, noShebang, notExecutable, programMissing]

/** The rules of each phase, the most telling first: the first that holds names the cause. */
const rules: Record<Evidence['phase'], readonly Rule[]> = {
  'not-started': [noCommand, userNotFound, ...program],
  ended: [restarting, outOfMemory, ...program, endedByItself, killed, crashed, logFinding, exited],
  running: [
    healthCheckFailing,
    unexpectedAnswer,
    slowStart,
    loopbackOnly,
    waitsForService,
    wrongPort,
    outOfMemory,
    restarting,
    serverError,
    remoteLoopback,
    notHttp,
    firewall,
    logOfRunning,
    killed,
    noAnswer,
    stillStarting,
    notListening,
    healthCheckPassing,
  ],
}

/** What is said when nothing better is known: no alternative to something better. */
const fallbacks: Cause[] = ['exited', 'not-listening', 'still-starting']

/** Why a container did not become ready: the verdict over plain evidence. */
export function diagnose(evidence: Evidence): Finding {
  const findings = rules[evidence.phase].flatMap(rule => rule(evidence) ?? [])
  const [finding, ...others] = findings
  if (!finding) return unknown(evidence)
  const first: Finding = {
    ...finding,
    evidence: [...(finding.evidence ?? []), ...passingCheck(evidence, finding)],
    suggestions: [...meantFile(evidence, finding), ...finding.suggestions] as Finding['suggestions'],
  }
  if (first.certain) return first
  const possible = [
    ...new Set(
      others
        .filter(({cause}) => cause !== first.cause && !fallbacks.includes(cause))
        .map(({message}) => message)
        // A reason within the reason is said already.
        .filter(message => !first.message.includes(message) && !first.why.includes(message)),
    ),
  ]
  return possible.length === 0 ? first : {...first, why: `${first.why}. Possible too: ${possible.join('; ')}`}
}

/** The file of the folder that has almost the name of the one that is missed. */
function meantFile(evidence: Evidence, finding: Finding): string[] {
  const {cause} = finding
  if (cause !== 'file-not-found' && cause !== 'program-not-found') return []
  const [, meant] = Object.entries(evidence.nearFiles ?? {}).find(([name]) => misses(finding, name, evidence)) ?? []
  return meant === undefined ? [] : [`did you mean ${meant}? The folder has a file of that name`]
}

/** Whether it is the whole of this name that is missed, not a part of another path that the log has too. */
function misses({cause, missing = []}: Finding, name: string, evidence: Evidence): boolean {
  if (missing.includes(inContainer(name, evidence))) return true
  // A program without a slash is missed in each folder of the PATH.
  return cause === 'program-not-found' && !name.includes('/') && missing.some(path => posix.basename(path) === name)
}

/** That the image's own check passes looks like a contradiction: it asks from inside. */
function passingCheck({health, phase}: Evidence, {cause}: Finding): string[] {
  const worthSaying = phase === 'running' && health?.status === 'healthy' && cause !== 'health-check-passing'
  return worthSaying
    ? ['the health check passes: it runs inside the container, and need not ask the published port']
    : []
}

function unknown({error, waited, phase}: Evidence): Finding {
  if (phase === 'not-started') {
    return {
      cause: 'unknown',
      certain: false,
      message: error,
      why: 'the engine could not start it, and dkr does not know these words of the engine',
      suggestions: ['check CMD, ENTRYPOINT, USER and WORKDIR in the Dockerfile', 'dkr doctor'],
    }
  }
  return {
    cause: 'unknown',
    certain: false,
    message: `the last attempt met: ${waited?.met ?? 'nothing'}`,
    why: 'dkr could not see what listens in the container. Most often: the app listens on another port, on 127.0.0.1 only, or needs longer to start',
    suggestions: [
      'the app must listen on 0.0.0.0 inside the container, not on 127.0.0.1',
      'it must listen on the port that is published: dkr ls shows which, dkr up -p HOST:CONTAINER changes it',
      `slow to start? dkr up --timeout ${(waited?.seconds ?? 60) * 3}`,
    ],
  }
}
