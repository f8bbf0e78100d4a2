import type {ContainerConfig, HostConfig} from '../engine/containers.js'
import {keyValues} from '../values/key-values.js'
import {conflict} from './conflict.js'
import type {LongMount} from './long-mounts.js'
import type {MountRequest} from './request.js'
import {type VolumeMapping, volumeConfig} from './volumes.js'

/** Everything that is mounted into a container, in the engine's words. */
export function storageConfig(
  request: MountRequest,
  volumes: readonly VolumeMapping[],
  mounts: readonly LongMount[],
): {host: HostConfig; volumes: ContainerConfig['Volumes']} {
  const {binds, anonymous} = volumeConfig(volumes)
  return {
    volumes: anonymous,
    host: {
      Binds: binds.length > 0 ? binds : undefined,
      Mounts: mounts.length > 0 ? (mounts.map(({text: _text, ...mount}) => mount) as HostConfig['Mounts']) : undefined,
      Tmpfs: request.tmpfs && tmpfs(request.tmpfs),
      VolumesFrom: request['volumes-from'],
      VolumeDriver: request['volume-driver'] ?? '',
      ReadonlyRootfs: request['read-only'] ?? false,
      StorageOpt: request['storage-opt'] && storageOptions(request['storage-opt']),
    },
  }
}

/** `/run:size=64m`: the options are for the engine to check. */
function tmpfs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map(text => {
      const [path = '', options = ''] = text.split(/:(.*)/s)
      return [path, options]
    }),
  )
}

function storageOptions(texts: readonly string[]): Record<string, string> {
  if (texts.some(text => !text.includes('='))) throw conflict('invalid storage option', '--storage-opt size=10G')
  return keyValues(texts)
}
