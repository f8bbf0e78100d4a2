import {parseDockerfile} from '../dockerfile/parse.js'
import type {Engine} from '../engine/engine.js'
import {listImages} from '../engine/images.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {dockerfileText} from './dockerfile-text.js'
import {copyOnto} from './failure/copy-onto.js'
import {diskProblem} from './failure/disk-problem.js'
import {emptyArgs} from './failure/empty-args.js'
import type {Explain, Explanation, Failed, FailureFiles, Problem} from './failure/failed.js'
import {failedInstruction} from './failure/failed-instruction.js'
import {lintExplains} from './failure/lint-explains.js'
import {lostSource} from './failure/lost-source.js'
import {missingFile} from './failure/missing-file.js'
import {missingProgram} from './failure/missing-program.js'
import {missingSecret} from './failure/missing-secret.js'
import {nearBase, saysPull} from './failure/near-base.js'
import {pullProblem, unnamedPull} from './failure/pulled-image.js'
import {lintCommand} from './failure/shown-path.js'
import {tooOld} from './failure/too-old.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, dockerfileName} from './plan.js'
import {type BuildStep, isCancelled} from './steps.js'

const shownLines = 20

interface Hint extends Explanation {
  match: RegExp
  /** Whose words these are: the builder's, or those of the program that a RUN runs. Missing: either's. */
  says?: 'builder' | 'program'
}

/** What knows the folder and the Dockerfile comes before the hints, which know words only. */
const explanations: readonly Explain[] = [
  tooOld,
  lintExplains,
  missingSecret,
  lostSource,
  copyOnto,
  missingFile,
  missingProgram,
]

/** The commonest of the other failures, by what the builder or the step's program says. */
const hints: Hint[] = [
  {
    // The classic builder of 20.10 gives up when an image that it compares with is gone; docker's client meets it too.
    match: /unable to find image "sha256:[0-9a-f]{64}"/,
    says: 'builder',
    why: 'an image was removed while the classic builder looked through its cache',
    suggestions: ['build again'],
  },
  {
    match: /no match for platform in manifest|does not (?:match|provide) the specified platform/i,
    says: 'builder',
    why: 'the base image is not made for the platform of this build',
    suggestions: ['build without --platform, and without it behind FROM', 'take another base image'],
  },
  {
    match: /(?:invalid response status|with status) 40[0-9]/i,
    says: 'builder',
    why: 'the server does not give out that file: the URL of ADD is wrong, or it needs a login',
    suggestions: [
      'open the URL in a browser, and correct it in the Dockerfile',
      'behind a login: RUN --mount=type=secret,id=NAME with a program that downloads it',
    ],
  },
  {
    match:
      /pull access denied|repository does not exist|manifest unknown|manifest for .{0,1000} not found|source metadata for .{0,1000}: not found/i,
    says: 'builder',
    why: 'the base image does not exist, or needs a log-in',
    suggestions: ['check the name and tag after FROM', 'a private image: log in to its registry with dkr login'],
  },
  {
    match:
      /(?:127\.0\.0\.1|localhost|::1)\b.{0,500}connection refused|connection refused.{0,500}\b(?:127\.0\.0\.1|localhost)\b/i,
    says: 'program',
    why: 'in a build, localhost is the container of the step, in which nothing else runs',
    suggestions: [
      'take the address of the other program, or --network host',
      'what needs a running service belongs in CMD, not in RUN',
    ],
  },
  {
    match:
      /temporary failure in name resolution|could not resolve|no such host|network is unreachable|i\/o timeout|Client\.Timeout|connection refused|EAI_AGAIN|server misbehaving/i,
    why: 'the network could not be reached from the build',
    suggestions: ['check the network, a VPN or a proxy', 'try again'],
  },
  {
    match: /unable to locate package/i,
    says: 'program',
    why: 'apt-get does not know that package: images come without package lists, or its name is another one',
    suggestions: ['run apt-get update in the same RUN, before the install', 'search its name on packages.debian.org'],
  },
  {
    match:
      /no matching distribution found|could not find a version that satisfies|npm (?:err!|error) (?:code )?e?404|\bE404\b|ETARGET/i,
    says: 'program',
    why: 'a package that the step installs does not exist under that name or version',
    suggestions: ['check its spelling and version in the manifest'],
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
    match: /the --\w+ option requires BuildKit|unknown instruction: (?:EOF|TRUE)/i,
    says: 'builder',
    why: 'the engine builds with its classic builder',
    suggestions: ['use an engine with BuildKit', 'dkr doctor'],
  },
  {
    match:
      /parse (?:error|Dockerfile)|unknown instruction|syntax error|must have (?:two|at least)|requires (?:at least|exactly|either)/i,
    says: 'builder',
    why: 'the Dockerfile cannot be read',
    suggestions: ['dkr lint'],
  },
]

/**
 * Makes the error of a failed build: the step, its line in the Dockerfile, the end of its output, why, and a way out.
 * @param files what the build has read, where it is on this machine, and what images the engine has
 */
export function buildFailure(
  plan: BuildPlan,
  message: string,
  steps: readonly BuildStep[],
  files: FailureFiles,
): DkrError {
  const step = steps.findLast(each => each.error && !isCancelled(each))
  const output = step?.log.slice(-shownLines) ?? []
  const exit = exitCode.exec(message)?.[1]
  const failed = describe(plan, files, {step, message, output, exit})
  const said = [message, step?.error].filter(Boolean).join('\n')
  const known = firstOf(failed)
  // A stage that is misspelt is looked for at a registry: that is not what is wrong.
  const pull = known ? undefined : pullProblem(step?.name ?? unnamedPull(message), said)
  const {code, why, suggestions} =
    (pull && withNearBase(pull, failed)) ?? diskProblem(message, output, exit) ?? otherProblem(failed, step, known)
  return new DkrError(code, {
    message: headline(failed, step, exit),
    why,
    evidence: output.length > 0 && !pull ? output : step ? [message] : undefined,
    suggestions,
  })
}

/** The image that was probably meant comes first. */
function withNearBase(pull: Problem, failed: Failed): Problem {
  const near = nearBase(failed)
  return near === undefined ? pull : {...pull, suggestions: [near, ...pull.suggestions]}
}

/** What the folder, the Dockerfile and the words of the builder and the programs tell. */
function otherProblem(failed: Failed, step: BuildStep | undefined, known: Explanation | undefined): Problem {
  const explanation = explain(failed, known)
  return {
    code: 'BUILD_FAILED',
    why: explanation?.why ?? (step ? failed.builder : undefined),
    suggestions: explanation?.suggestions ?? inGeneral(failed.plan),
  }
}

const exitCode = /(?:exit code: |returned a non-zero code: |while running runtime: exit status )(\d+)/

function describe(
  plan: BuildPlan,
  files: FailureFiles,
  {step, message, output, exit}: {step?: BuildStep; message: string; output: readonly string[]; exit?: string},
): Failed {
  const text = dockerfileText(files)
  const dockerfile = text === undefined ? undefined : parseDockerfile(text)
  const place = dockerfile && failedInstruction(dockerfile, {step: step?.name, message}, plan.buildArgs)
  const ran = exit !== undefined
  const said = {builder: shortCause(message), output, ran, ...(ran && {exitCode: Number(exit)})}
  return {plan, files, ...said, dockerfile, ...place}
}

function explain(failed: Failed, known: Explanation | undefined): Explanation | undefined {
  const found = known ?? hints.find(hint => matches(hint, failed))
  const empty = emptyArgs(failed)
  const base = saysPull.test(failed.builder) ? nearBase(failed) : undefined
  if (!found) return undefined
  const suggestions = [
    ...(base === undefined ? [] : [base]),
    ...empty.map(name => `--build-arg ${name}=VALUE`),
    ...found.suggestions,
  ]
  const note =
    empty.length > 0
      ? `; ${empty.join(' and ')} ${empty.length > 1 ? 'are' : 'is'} empty in this step: without a default, and not given`
      : ''
  return {why: `${found.why}${note}`, suggestions: suggestions as Explanation['suggestions']}
}

function firstOf(failed: Failed): Explanation | undefined {
  for (const each of explanations) {
    const found = each(failed)
    if (found) return found
  }
  return undefined
}

/** The builder repeats the command of a RUN that failed: that is not what happened. */
function matches({match, says}: Hint, {ran, builder, output}: Failed): boolean {
  const words = [
    ...(says === 'program' ? [] : [ran ? withoutCommand(builder) : builder]),
    ...(says === 'builder' ? [] : output),
  ]
  return match.test(words.join('\n'))
}

function withoutCommand(message: string): string {
  return message.replace(/(?:running \[|command ')[\s\S]*(?:\]: |' returned )/, '')
}

/** The error of a failed build, with what the engine has where that can explain it. */
export async function failedBuild(
  engine: Engine,
  plan: BuildPlan,
  {message, steps}: {message: string; steps: readonly BuildStep[]},
  input: BuildInput,
): Promise<DkrError> {
  const localImages = aboutImages.test(message) ? await namesOfImages(engine) : []
  return buildFailure(plan, message, steps, {...input, localImages})
}

/** What the builders say when an image is not to be had. */
const aboutImages = /pull access denied|manifest|source metadata|invalid from flag|failed to do request|Get "?https?:/i

/** A build that failed is said to have failed, whatever the engine answers now. */
async function namesOfImages(engine: Engine): Promise<string[]> {
  const images = await listImages(engine).catch(() => [])
  return images.flatMap(({RepoTags}) => RepoTags ?? [])
}

/** An engine that refuses the build at once, with an HTTP error, has looked at the Dockerfile and not liked it. */
export function refusedBuild(plan: BuildPlan, error: unknown, files: FailureFiles): unknown {
  if (!isDkrError(error) || error.code !== 'ENGINE_ERROR') return error
  const flags = [...(plan.addHosts.length > 0 ? ['--add-host'] : []), ...(plan.ulimits.length > 0 ? ['--ulimit'] : [])]
  // Podman 4 refuses these in the form that Docker takes, and says nothing.
  if (/^HTTP 400/.test(error.message) && flags.length > 0) {
    const message = `the builder of this engine does not take ${flags.join(' and ')}`
    return new DkrError('BUILD_FAILED', {message, suggestions: [`build without ${flags.join(' and ')}`]})
  }
  return buildFailure(plan, error.message, [], files)
}

function headline({plan, instruction, builder}: Failed, step: BuildStep | undefined, exit: string | undefined): string {
  const known = plan.context === 'folder' && plan.dockerfile !== '-' ? instruction : undefined
  const where = `${dockerfileName(plan)}${known ? `:${known.startLine}` : ''}`
  if (!step) return known ? `build failed at ${where}: ${builder}` : `build failed: ${builder}`
  // BuildKit has a separate step for what it fetches; the Dockerfile has no such line.
  const name = known && !/\] [A-Za-z]/.test(step.name.replace(/^\[internal\].*/, '')) ? known.text.trim() : step.name
  return `build failed at ${where}: ${name}${exit ? ` (exit code ${exit})` : ''}`
}

/** Without the frames that BuildKit's layers put around the cause. */
function shortCause(message: string): string {
  return message.replace(
    /^(?:failed to solve(?: with frontend \S+)?: |failed to create LLB definition: |rpc error: code = \w+ desc = )+/,
    '',
  )
}

function inGeneral(plan: BuildPlan): [string, ...string[]] {
  const lint = lintCommand(plan)
  return ['fix the step and build again', ...(lint ? [`${lint} looks for known mistakes in the Dockerfile`] : [])]
}
