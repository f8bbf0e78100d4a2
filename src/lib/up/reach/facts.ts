import {readlinkSync, realpathSync} from 'node:fs'
import {basename, dirname, join, resolve} from 'node:path'
import {engineHost} from '../../engine/connect/endpoint.js'
import type {Engine} from '../../engine/engine.js'
import {findVolumes} from '../../engine/volumes.js'
import {labels} from '../../project/labels.js'
import type {Settings} from '../../project/settings.js'
import {homeDir} from '../../project/user-dirs.js'
import {type EnvFormat, readEnvFile} from '../../run/env-file.js'
import {isHostPath} from '../../run/host-path.js'
import {parseVolume} from '../../run/volumes.js'
import type {ReachFacts} from './reach.js'

/** Where the engine's own socket usually is; not all have it there. */
const usualSockets = ['/var/run/docker.sock', '/run/podman/podman.sock']

/** @param dir absolute, without links; @param engine none for a build, which mounts nothing */
export async function reachFacts(
  settings: Settings,
  {dir, env}: {dir: string; env: NodeJS.ProcessEnv},
  engine?: Engine,
): Promise<ReachFacts> {
  const {address} = engine?.endpoint ?? {}
  const own = address && 'socketPath' in address ? [address.socketPath] : []
  return {
    dir,
    home: homeDir(env),
    env,
    real: path => realPath(path),
    sockets: [...new Set([...own, ...usualSockets].map(path => realPath(path)))],
    machine: engine && engineHost(engine.endpoint),
    foreignVolumes: engine ? await foreignVolumes(engine, settings, dir) : new Set(),
    bareNames,
  }
}

/** So many links may lead to each other; the system follows no more. */
const mostLinks = 40

/** Of what is not there yet, the folders above it still count, and so does where a link would lead. */
function realPath(path: string, links = 0): string {
  try {
    return realpathSync(path)
  } catch {
    const next = links < mostLinks ? linkAt(path) : undefined
    if (next !== undefined) return realPath(resolve(dirname(path), next), links + 1)
    return dirname(path) === path ? path : join(realPath(dirname(path), links), basename(path))
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

async function foreignVolumes(engine: Engine, {volumes = []}: Settings, dir: string): Promise<Set<string>> {
  const names = volumes.flatMap(text => {
    const {source} = parseVolume(text, dir)
    return source === undefined || isHostPath(source) ? [] : [source]
  })
  const there = await findVolumes(engine, names)
  return new Set(there.filter(({Labels}) => Labels?.[labels.dir] !== dir).map(({Name}) => Name))
}

/** What is wrong with a file is told by those who read it for good. */
function bareNames(path: string, format: EnvFormat): string[] {
  try {
    return readEnvFile({path, source: 'env_files'}, format).flatMap(({key, value}) =>
      value === undefined ? [key] : [],
    )
  } catch {
    return []
  }
}
