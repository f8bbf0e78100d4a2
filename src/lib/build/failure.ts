import {findInstruction} from '../dockerfile/find-instruction.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {fillIn} from '../errors/fill-in.js'
import {parseImageReference} from '../reference/image.js'
import type {BuildInput} from './input.js'
import {lostSource} from './lost-source.js'
import {type BuildPlan, dockerfileName} from './plan.js'
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
    match: /no space left on device/i,
    why: 'the disk of the engine is full',
    suggestions: ['dkr images, then dkr rmi what you do not need', 'dkr doctor'],
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
  const text = [message, ...output].join('\n')
  const hint = sourceIsLost.test(text)
    ? lostSource(plan, failed?.name, files)
    : hints.find(({match}) => match.test(text))
  const exit = /(?:exit code: |returned a non-zero code: |while running runtime: exit status )(\d+)/.exec(message)?.[1]
  const error = new DkrError('BUILD_FAILED', {
    message: headline(plan, failed, {exit, dockerfile: files.dockerfile}) ?? `build failed: ${message}`,
    why: hint?.why ?? (failed ? shortCause(message) : undefined),
    evidence: output.length > 0 ? output : failed ? [message] : undefined,
    suggestions: hint?.suggestions ?? [
      'mend the step and build again',
      'dkr lint looks for known mistakes in the Dockerfile',
    ],
  })
  return fillIn(error, {REGISTRY: deniedBy(text)})
}

/** The registry that did not give the base image. */
function deniedBy(text: string): string | undefined {
  const named =
    /(?:access denied|metadata|manifest) for ([a-z0-9][^\s,]{0,300})|(?<!\S)([^\s,]{1,300}): pull access denied/
  const [, first, second] = named.exec(text) ?? []
  try {
    return parseImageReference((first ?? second ?? '').replace(/:$/, '')).domain
  } catch {
    return undefined
  }
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
  {exit, dockerfile}: {exit?: string; dockerfile?: Buffer},
): string | undefined {
  if (!failed) return undefined
  const line = lineOf(plan, failed.name, dockerfile)
  const where = line ? `${dockerfileName(plan)}:${line}` : dockerfileName(plan)
  return `build failed at ${where}: ${failed.name}${exit ? ` (exit code ${exit})` : ''}`
}

/** Without the frames that BuildKit's layers put around the cause. */
function shortCause(message: string): string {
  return message.replace(/^(?:failed to solve(?: with frontend \S+)?: |rpc error: code = \w+ desc = )+/, '')
}

/** The line of the instruction that a step stands for, where the Dockerfile is a file of this machine. */
function lineOf(plan: BuildPlan, name: string, dockerfile: Buffer | undefined): number | undefined {
  if (plan.context !== 'folder' || plan.dockerfile === '-' || !dockerfile) return undefined
  return findInstruction(parseDockerfile(dockerfile.toString('utf8')), name)?.startLine
}
