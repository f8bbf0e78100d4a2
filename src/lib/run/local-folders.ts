import {existsSync} from 'node:fs'
import {type Endpoint, engineHost} from '../engine/connect/endpoint.js'
import {DkrError} from '../errors/dkr-error.js'
import {isHostPath} from './host-path.js'
import type {LongMount} from './long-mounts.js'
import type {VolumeMapping} from './volumes.js'

/** What every machine has, and who mounts it means that of the engine's. */
const systemFolder = /^\/(?:dev|etc|lib|proc|run|sys|usr|var)(?:\/|$)/

/**
 * On an engine of another machine a bind mount shows a folder of that machine: one that lies here would be
 * missing there, or silently be empty.
 * @throws DkrError INVALID_MOUNT
 */
export function refuseLocalFolders(
  endpoint: Endpoint,
  volumes: readonly VolumeMapping[],
  mounts: readonly LongMount[] = [],
): void {
  const machine = engineHost(endpoint)
  if (machine === undefined) return
  const long = mounts.flatMap(({Type, Source, Target}) => (Type === 'bind' ? [{source: Source, target: Target}] : []))
  const local = [...volumes, ...long].find(
    ({source = ''}) => /[\\/]/.test(source) && !systemFolder.test(source) && existsSync(source),
  )
  if (!local) return
  throw new DkrError('INVALID_MOUNT', {
    message: `cannot mount ${local.source}: it is on this machine, and the engine runs on ${machine}`,
    why: 'a bind mount shows the container a folder of the machine that the engine runs on',
    suggestions: [
      'put the files into the image: COPY in the Dockerfile',
      `keep data in a volume on ${machine}: -v NAME:${local.target}`,
      'an engine on this machine: dkr --context default …',
    ],
  })
}

/**
 * The folders of `-v` that are not there, a sentence each: the engine makes empty ones that belong to root,
 * and a typing error in a path looks like an app without its files.
 */
export function missingFolders(endpoint: Endpoint, volumes: readonly VolumeMapping[]): string[] {
  if (engineHost(endpoint) !== undefined) return []
  const missing = volumes.flatMap(({source = ''}) => (isHostPath(source) && !existsSync(source) ? [source] : []))
  return [...new Set(missing)].map(source => `there is no ${source}: the engine makes an empty folder there`)
}
