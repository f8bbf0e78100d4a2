import {registryError} from '../../engine/registry-error.js'
import {familiarReference, parseImageReference, withDefaultTag} from '../../reference/image.js'
import type {Problem} from './failed.js'

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
export function pullProblem(step: string, message: string): Problem | undefined {
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

/** A failure that comes without its step names the image itself: the step that would have pulled it. */
export function unnamedPull(message: string): string {
  const image = /failed to resolve source metadata for ([^\s:]{1,1000}(?::\w[\w.-]{0,127})?): /.exec(message)?.[1]
  return image ? `FROM ${image}` : ''
}
