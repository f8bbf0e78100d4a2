import {parseLabels} from '../project/labels.js'
import {parseContainerName} from '../reference/container.js'
import {isImageId, parseImageReference} from '../reference/image.js'
import {unknownWord} from '../values/one-of.js'
import {checkPlatform} from '../values/platform.js'
import {type Attachment, planAttachment} from './attachment.js'
import {conflict} from './conflict.js'
import {envFilesOf, readEnvironment} from './env.js'
import {type EnvFile, type EnvFormat, parseEnvFormat} from './env-file.js'
import {readLabels} from './labels.js'
import {type LongMount, parseMount} from './long-mounts.js'
import {type PortMapping, parsePort} from './ports.js'
import type {RunRequest} from './request.js'
import {type EngineSettings, engineSettings} from './settings.js'
import {parseVolume, type VolumeMapping} from './volumes.js'

export type {RunRequest} from './request.js'

export const pullPolicies = ['always', 'missing', 'never'] as const
export type PullPolicy = (typeof pullPolicies)[number]

/** One container to create and start: everything checked, nothing done yet. */
export interface RunPlan extends Attachment {
  kind: 'run'
  /** As the caller wrote it: so it stands in the container's settings. */
  image: string
  command: string[]
  name?: string
  ports: PortMapping[]
  /** As the engine gets it. */
  environment: string[]
  /** As the caller wrote it, so that a dry run shows no value that came from a file. */
  envValues: string[]
  envFiles: EnvFile[]
  envFormat: EnvFormat
  volumes: VolumeMapping[]
  mounts: LongMount[]
  labels: Record<string, string>
  workdir?: string
  user?: string
  entrypoint?: string
  platform?: string
  pull: PullPolicy
  remove: boolean
  /** No line that explains the end. */
  quiet: boolean
  cidfile?: string
  /** What all other flags ask for, in the engine's words. */
  settings: EngineSettings
  /** The request itself: a dry run repeats the other flags as they were written. */
  asked: RunRequest
  /** What the caller should know before the container starts. */
  warnings: string[]
}

export interface Surroundings {
  cwd: string
  env: NodeJS.ProcessEnv
}

/**
 * Checks a request and makes a plan of it.
 * @throws DkrError for the first part that is wrong, before the engine is asked for anything
 */
export function planRun(request: RunRequest, {cwd, env}: Surroundings): RunPlan {
  if (request['disable-content-trust'] === false) {
    throw conflict('dkr cannot check the signatures of images', 'leave out --disable-content-trust=false')
  }
  const warnings: string[] = []
  const envFormat = parseEnvFormat(request['env-format'])
  const envValues = request.env ?? []
  const envFiles = envFilesOf(request['env-file'], request.settingsEnvFiles)
  const variables = {values: envValues, files: envFiles, format: envFormat}
  return {
    kind: 'run',
    image: checkedImage(request.image),
    command: request.command,
    // docker takes an empty name for none.
    name: request.name ? parseContainerName(request.name) : undefined,
    ports: (request.publish ?? []).flatMap(parsePort),
    environment: readEnvironment(variables, env, text => warnings.push(text)),
    envValues,
    envFiles,
    envFormat,
    volumes: (request.volume ?? []).map(volume => parseVolume(volume, cwd)),
    mounts: (request.mount ?? []).map(mount => parseMount(mount, cwd)),
    labels: {...readLabels(request['label-file'] ?? []), ...parseLabels(request.label ?? [])},
    workdir: request.workdir,
    user: request.user,
    entrypoint: request.entrypoint,
    platform: checkPlatform(request.platform),
    pull: oneOf(pullPolicies, request.pull ?? 'missing', '--pull'),
    remove: request.rm ?? false,
    quiet: request.quiet ?? false,
    cidfile: request.cidfile || undefined,
    ...planAttachment(request),
    settings: engineSettings(request, cwd),
    asked: request,
    warnings,
  }
}

/** A name is checked, an image ID (or its prefix, which is also a valid name) is taken as it is. */
function checkedImage(text: string): string {
  if (!isImageId(text)) parseImageReference(text)
  return text
}

function oneOf<T extends string>(words: readonly T[], text: string, flag: string): T {
  const word = words.find(each => each === text)
  if (word !== undefined) return word
  const message = `invalid ${flag} option: '${text}': must be one of "${words.join('", "')}"`
  throw unknownWord(text, {flag, message, words})
}
