import {existsSync} from 'node:fs'
import {type Endpoint, isLocal} from '../engine/connect/endpoint.js'
import {DkrError} from '../errors/dkr-error.js'
import {isHostPath} from './host-path.js'
import type {RunPlan} from './plan.js'

type Mounted = Pick<RunPlan, 'volumes' | 'mounts' | 'remoteBinds'>

/** The folders of the engine's machine that a plan mounts. */
function bindSources({volumes, mounts}: Mounted): {short: string[]; long: string[]} {
  return {
    short: volumes.flatMap(({source}) => (source !== undefined && isHostPath(source) ? [source] : [])),
    long: mounts.flatMap(({Type, Source}) => (Type === 'bind' && Source !== undefined ? [Source] : [])),
  }
}

/**
 * An engine on another machine looks for the folder there, and makes an empty one where it finds none:
 * an app without its files, and no word of it.
 * @throws DkrError REMOTE_BIND unless --remote-binds says that they are meant
 */
export function refuseRemoteBinds(plan: Mounted, endpoint: Endpoint): void {
  const {short, long} = bindSources(plan)
  const [source] = [...short, ...long]
  if (source === undefined || plan.remoteBinds || isLocal(endpoint)) return
  throw new DkrError('REMOTE_BIND', {
    message: `cannot mount ${source}: the engine is on another machine`,
    why: `${endpoint.source} is ${endpoint.url}: a bind mount is a folder of that machine, not of yours`,
    suggestions: [
      'keep the files in a volume (-v NAME:/data), or in the image (COPY)',
      '--remote-binds, if the folder is meant that is on the engine machine',
    ],
  })
}

/** `-v` of a folder that is not there makes an empty one that belongs to root: likely a typing error. */
export function missingFolders(plan: Mounted, endpoint: Endpoint): string[] {
  if (!isLocal(endpoint)) return []
  const missing = new Set(bindSources(plan).short.filter(source => !existsSync(source)))
  return [...missing].map(source => `there is no ${source}: the engine makes an empty folder there`)
}
