import type {HostConfig} from '../engine/containers.js'
import {keyValues} from '../values/key-values.js'
import {conflict} from './conflict.js'
import type {LongMount} from './long-mounts.js'
import type {MountRequest} from './request.js'

/**
 * What the flags around mounts ask for, in the engine's words.
 * @throws DkrError USAGE
 */
export function storageConfig(request: MountRequest): HostConfig {
  return {
    Tmpfs: request.tmpfs && tmpfs(request.tmpfs),
    VolumesFrom: request['volumes-from'],
    VolumeDriver: request['volume-driver'] ?? '',
    ReadonlyRootfs: request['read-only'] ?? false,
    StorageOpt: request['storage-opt'] && storageOptions(request['storage-opt']),
  }
}

/** The engine's field for `--mount`: left out where there is none. */
export function mountConfig(mounts: readonly LongMount[]): HostConfig['Mounts'] {
  if (mounts.length === 0) return undefined
  return mounts.map(({text: _text, ...mount}) => mount) as HostConfig['Mounts']
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
