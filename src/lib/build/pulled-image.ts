import type {Dockerfile} from '../dockerfile/dockerfile.js'
import {registryError} from '../engine/registry-error.js'
import type {ErrorCode} from '../errors/codes.js'
import {familiarReference, parseImageReference, withDefaultTag} from '../reference/image.js'

/** Why an image that a Dockerfile names could not be pulled. */
export interface PullProblem {
  code: ErrorCode
  why: string
  suggestions: readonly [string, ...string[]]
  /** The line that names the image, counted from 1, where one does in plain words. */
  line?: number
}

/**
 * What the builders call the step that pulls: BuildKit ("[internal] load metadata for X", "resolve image config for
 * docker-image://X", "[1/2] FROM X"), the classic builder and Podman.
 */
const pullingSteps = [
  /^\[internal\] load metadata for (\S{1,1000})$/,
  /^resolve image config for (?:docker-image:\/\/)?(\S{1,1000})$/,
  /^(?:\[[^\]]{1,300}\] )?FROM (?:--platform=\S{1,300} )?(\S{1,1000})/i,
  /^(?:\[[^\]]{1,300}\] )?COPY .{0,300}--from=(\S{1,1000})/i,
]

/** Where the classic builder and Podman report the image of a COPY, which may as well be about a file. */
const aboutImageOfCopy = /invalid from flag value|no stage or image found with that name/i

/**
 * Explains a step that could not pull its image, as a pull is explained; undefined for any other step, and for a
 * reason that no registry gives.
 * @param step its name
 * @param message what the builder said
 */
export function pullProblem(step: string, message: string, dockerfile?: Dockerfile): PullProblem | undefined {
  const [, name] = pullingSteps.map(pattern => pattern.exec(step)).find(Boolean) ?? []
  if (!name || (/\bCOPY\b/.test(step) && !aboutImageOfCopy.test(message))) return undefined
  const reference = referenceOf(name)
  if (!reference) return undefined
  const image = familiarReference(reference)
  const said = namesNothing(message, name) ? `${message}: manifest unknown` : message
  const {code, why, suggestions} = registryError(said, {action: 'pull', image, host: reference.domain})
  if (code === 'PULL_FAILED') return undefined
  const [first = '', ...more] = suggestions
  const check = `check the name and tag of ${image} in the Dockerfile`
  return {
    code,
    why: `the ${/from=|^resolve/i.test(step) ? 'image' : 'base image'} ${image} cannot be pulled: ${why}`,
    suggestions: [code === 'IMAGE_NOT_FOUND' ? check : first, ...more],
    line: dockerfile && lineOf(dockerfile, image),
  }
}

/** What BuildKit and Podman say of an image and nothing else: in a step that pulls, that is no file. */
function namesNothing(message: string, name: string): boolean {
  return message.includes(`${name}: not found`) || /no stage or image found with that name/i.test(message)
}

function referenceOf(name: string) {
  try {
    return withDefaultTag(parseImageReference(name))
  } catch {
    return undefined
  }
}

function lineOf({instructions}: Dockerfile, image: string): number | undefined {
  const names = instructions.map(({keyword, flags, value}) => {
    if (/^from$/i.test(keyword)) return value.trim().split(/\s+/)[0] ?? ''
    return flags.find(flag => flag.name === 'from')?.value ?? ''
  })
  const found = names.findIndex(name => {
    const reference = name && referenceOf(name)
    return reference && familiarReference(reference) === image
  })
  return instructions[found]?.startLine
}
