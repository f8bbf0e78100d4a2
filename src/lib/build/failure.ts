import type {Dockerfile} from '../dockerfile/dockerfile.js'
import {findInstruction} from '../dockerfile/find-instruction.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import type {ErrorCode} from '../errors/codes.js'
import {freeEngineDisk, saysDiskFull} from '../errors/disk-full.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import type {BuildInput} from './input.js'
import {lostSource} from './lost-source.js'
import {type BuildPlan, dockerfileName} from './plan.js'
import {pullProblem} from './pulled-image.js'
import {type BuildStep, isCancelled} from './steps.js'

const shownLines = 20

interface Hint {
  match: RegExp
  why: string
  suggestions: [string, ...string[]]
}

/** What the builders say when a COPY or ADD does not find its source. */
const sourceIsLost =
  /not found in build context|failed to (?:compute|calculate)(?: the)? (?:cache key|checksum).{0,5000}not found|COPY failed: (?:stat|file not found)|checking on sources under .{0,5000}: no such file/i

/** The commonest of the other failures, by what the builder or the step's program says. */
const hints: Hint[] = [
  {
    // The classic builder of 20.10 gives up when an image that it compares with is gone; docker's client meets it too.
    match: /unable to find image "sha256:[0-9a-f]{64}"/,
    why: 'an image was removed while the classic builder looked through its cache',
    suggestions: ['build again'],
  },
  {
    match: /cannot copy to non-directory/i,
    why: 'the base image has a link or a file where a folder is copied to: /bin is a link to usr/bin in many images',
    suggestions: ['copy what is in that folder by itself: COPY rootfs/bin/ /bin/'],
  },
  {
    match:
      /pull access denied|repository does not exist|manifest unknown|manifest for .{0,1000} not found|source metadata for .{0,1000}: not found/i,
    why: 'the base image does not exist, or needs a log-in',
    suggestions: ['check the name and tag after FROM', 'a private image: dkr login REGISTRY'],
  },
  {
    match:
      /temporary failure in name resolution|could not resolve|no such host|network is unreachable|i\/o timeout|Client\.Timeout|connection refused|EAI_AGAIN|server misbehaving/i,
    why: 'the network could not be reached from the build',
    suggestions: ['check the network, a VPN or a proxy', 'try again'],
  },
  {
    match:
      /no matching distribution found|could not find a version that satisfies|unable to locate package|npm (?:err!|error) (?:code )?e?404|\bE404\b|ETARGET/i,
    why: 'a package that the step installs does not exist under that name or version',
    suggestions: [
      'check its spelling and version in the manifest',
      'apt: run apt-get update in the same RUN, before the install',
    ],
  },
  {
    match: /exec format error/i,
    why: 'the image is made for another kind of processor',
    suggestions: ['--platform linux/amd64 (or arm64), as the base image has it'],
  },
  {
    match: /permission denied/i,
    why: 'the step may not read, write or execute that',
    suggestions: [
      'chmod +x a script before it is copied',
      'files of root cannot be written after USER: use COPY --chown',
    ],
  },
  {
    match: /command not found|: not found/i,
    why: 'the image does not have the program that the step calls',
    suggestions: ['install it in an earlier RUN', 'take a base image that has it'],
  },
  {
    match: /the --\w+ option requires BuildKit|unknown instruction: (?:EOF|TRUE)/i,
    why: 'the engine builds with its classic builder',
    suggestions: ['use an engine with BuildKit', 'dkr doctor'],
  },
  {
    match:
      /parse (?:error|Dockerfile)|unknown instruction|syntax error|must have (?:two|at least)|requires (?:at least|exactly|either)/i,
    why: 'the Dockerfile cannot be read',
    suggestions: ['dkr lint'],
  },
]

/**
 * Makes the error of a failed build: the step, its line in the Dockerfile, the end of its output, a mend.
 * @param files what the build has read, where it is on this machine
 */
export function buildFailure(
  plan: BuildPlan,
  message: string,
  steps: readonly BuildStep[],
  files: Pick<BuildInput, 'dockerfile' | 'ignore'>,
): DkrError {
  const failed = steps.findLast(step => step.error && !isCancelled(step))
  const output = failed?.log.slice(-shownLines) ?? []
  const exit = exitOf(message)
  const dockerfile = dockerfileOf(plan, files.dockerfile)
  const said = [message, failed?.error].filter(Boolean).join('\n')
  const pull = pullProblem(failed?.name ?? unnamedPull(message), said, dockerfile)
  const {code, why, suggestions} =
    pull ?? diskProblem(message, output, exit) ?? otherProblem(plan, message, failed, {output, files})
  const line = pull?.line ?? (failed && dockerfile && findInstruction(dockerfile, failed.name)?.startLine)
  return new DkrError(code, {
    message: headline(plan, failed, {exit, line}) ?? `build failed: ${message}`,
    why,
    evidence: output.length > 0 && !pull ? output : failed ? [message] : undefined,
    suggestions,
  })
}

interface Problem {
  code: ErrorCode
  why?: string
  suggestions: readonly [string, ...string[]]
}

/** What the steps' programs and the builder itself are known to say. */
function otherProblem(
  plan: BuildPlan,
  message: string,
  failed: BuildStep | undefined,
  {output, files}: {output: readonly string[]; files: Pick<BuildInput, 'dockerfile' | 'ignore'>},
): Problem {
  const text = [message, ...output].join('\n')
  const hint = sourceIsLost.test(text)
    ? lostSource(plan, failed?.name, files)
    : hints.find(({match}) => match.test(text))
  return {
    code: 'BUILD_FAILED',
    why: hint?.why ?? (failed ? shortCause(message) : undefined),
    suggestions: hint?.suggestions ?? [
      'mend the step and build again',
      'dkr lint looks for known mistakes in the Dockerfile',
    ],
  }
}

/** The exit code of the program of a step, where that is what failed. */
function exitOf(message: string): string | undefined {
  return /(?:exit code: |returned a non-zero code: |while running runtime: exit status )(\d+)/.exec(message)?.[1]
}

/** A failure that comes without its step names the image itself. */
function unnamedPull(message: string): string {
  const image = /failed to resolve source metadata for ([^\s:]{1,1000}(?::\w[\w.-]{0,127})?): /.exec(message)?.[1]
  return image ? `FROM ${image}` : ''
}

/**
 * The builder's own words are about the engine's disk. Those of a step's program may also be about a mount of its own:
 * then it is only probable. The text of the command itself, which the builder repeats, says nothing.
 */
function diskProblem(message: string, output: readonly string[], exit: string | undefined): Problem | undefined {
  const sure = exit === undefined && saysDiskFull(message)
  if (!sure && !output.some(saysDiskFull)) return undefined
  const why = 'the disk of the engine is full'
  return {code: 'DISK_FULL', why: sure ? why : `probably ${why}`, suggestions: freeEngineDisk}
}

/** An engine that refuses the build at once, with an HTTP error, has looked at the Dockerfile and not liked it. */
export function refusedBuild(
  plan: BuildPlan,
  error: unknown,
  files: Pick<BuildInput, 'dockerfile' | 'ignore'>,
): unknown {
  if (!isDkrError(error) || error.code !== 'ENGINE_ERROR') return error
  const flags = [...(plan.addHosts.length > 0 ? ['--add-host'] : []), ...(plan.ulimits.length > 0 ? ['--ulimit'] : [])]
  // Podman 4 refuses these in the form that Docker takes, and says nothing.
  if (/^HTTP 400/.test(error.message) && flags.length > 0) {
    const message = `the builder of this engine does not take ${flags.join(' and ')}`
    return new DkrError('BUILD_FAILED', {message, suggestions: [`build without ${flags.join(' and ')}`]})
  }
  return buildFailure(plan, error.message, [], files)
}

function headline(
  plan: BuildPlan,
  failed: BuildStep | undefined,
  {exit, line}: {exit?: string; line?: number},
): string | undefined {
  if (!failed) return undefined
  const where = line ? `${dockerfileName(plan)}:${line}` : dockerfileName(plan)
  return `build failed at ${where}: ${failed.name}${exit ? ` (exit code ${exit})` : ''}`
}

/** Without the frames that BuildKit's layers put around the cause. */
function shortCause(message: string): string {
  return message.replace(/^(?:failed to solve(?: with frontend \S+)?: |rpc error: code = \w+ desc = )+/, '')
}

/** Only a Dockerfile that is a file of this machine has lines that can be named. */
function dockerfileOf(plan: BuildPlan, content: Buffer | undefined): Dockerfile | undefined {
  if (plan.context !== 'folder' || plan.dockerfile === '-' || !content) return undefined
  return parseDockerfile(content.toString('utf8'))
}
