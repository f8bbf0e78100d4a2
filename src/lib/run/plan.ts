import {labels, parseLabels} from '../project/labels.js'
import {dkrVersion} from '../project/version.js'
import {parseContainerName} from '../reference/container.js'
import {familiarReference, isImageId, parseImageReference} from '../reference/image.js'
import {readEnvironment} from './env.js'
import {parseVolume, type VolumeMapping} from './mounts.js'
import {type PortMapping, parsePort} from './ports.js'

export const pullPolicies = ['always', 'missing', 'never'] as const
export type PullPolicy = (typeof pullPolicies)[number]

/** What the caller asked for, as written on the command line. */
export interface RunRequest {
  image: string
  command: string[]
  name?: string
  publish?: string[]
  env?: string[]
  'env-file'?: string[]
  volume?: string[]
  label?: string[]
  workdir?: string
  user?: string
  entrypoint?: string
  platform?: string
  pull?: PullPolicy
  detach?: boolean
  interactive?: boolean
  tty?: boolean
  rm?: boolean
}

/** One container to create and start: everything checked, nothing done yet. */
export interface RunPlan {
  kind: 'run'
  image: string
  command: string[]
  name?: string
  ports: PortMapping[]
  /** As the engine gets it. */
  environment: string[]
  /** As the caller wrote it, so that a dry run shows no value that came from a file. */
  envValues: string[]
  envFiles: string[]
  volumes: VolumeMapping[]
  labels: Record<string, string>
  workdir?: string
  user?: string
  entrypoint?: string
  platform?: string
  pull: PullPolicy
  detach: boolean
  interactive: boolean
  tty: boolean
  remove: boolean
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
  const envValues = request.env ?? []
  const envFiles = request['env-file'] ?? []
  return {
    kind: 'run',
    image: imageName(request.image),
    command: request.command,
    name: request.name === undefined ? undefined : parseContainerName(request.name),
    ports: (request.publish ?? []).flatMap(parsePort),
    environment: readEnvironment(envValues, envFiles, env),
    envValues,
    envFiles,
    volumes: (request.volume ?? []).map(volume => parseVolume(volume, cwd)),
    labels: {...parseLabels(request.label ?? []), [labels.version]: dkrVersion()},
    workdir: request.workdir,
    user: request.user,
    entrypoint: request.entrypoint,
    platform: request.platform,
    pull: request.pull ?? 'missing',
    detach: request.detach ?? false,
    interactive: request.interactive ?? false,
    tty: request.tty ?? false,
    remove: request.rm ?? false,
  }
}

/** An image ID (or its prefix, which is also a valid name) stays as it is; a name is checked. */
function imageName(text: string): string {
  return isImageId(text) ? text : familiarReference(parseImageReference(text))
}
