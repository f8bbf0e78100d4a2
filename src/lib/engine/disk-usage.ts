import {setTimeout as delay} from 'node:timers/promises'
import type Dockerode from 'dockerode'
import {askJson} from './ask-json.js'
import {type ContainerSummary, listContainers} from './containers.js'
import type {Engine} from './engine.js'
import {type ImageSummary, listImages} from './images.js'

/** A record of BuildKit's cache. */
export interface CacheRecord {
  ID: string
  Type?: string
  Description?: string
  InUse: boolean
  /** Whether an image has the same bytes. */
  Shared: boolean
  /** Bytes. */
  Size: number
  CreatedAt: string
  LastUsedAt?: string | null
}

export type VolumeSummary = Dockerode.VolumeInspectInfo & {CreatedAt?: string}
export type NetworkSummary = Dockerode.NetworkInspectInfo

/** What takes room on the engine's disk. Sizes in bytes, -1 where the engine does not know. */
export interface DiskUsage {
  LayersSize: number
  Images: (ImageSummary & {SharedSize: number})[]
  Containers: (ContainerSummary & {SizeRw?: number})[]
  Volumes: VolumeSummary[]
  BuildCache: CacheRecord[]
}

/** Asks the engine for everything it keeps, with sizes; this takes it a while. */
export async function diskUsage(engine: Engine): Promise<DiskUsage> {
  const usage = await askUsage(engine)
  const {LayersSize = 0, Images, Containers, Volumes, BuildCache} = usage
  const listed = engine.server.podman ? await listedByPodman(engine) : {Images, Containers}
  return {
    LayersSize,
    Images: listed.Images ?? [],
    Containers: listed.Containers ?? [],
    Volumes: Volumes ?? [],
    BuildCache: BuildCache ?? [],
  }
}

/** Milliseconds between two questions to an engine that is counting for somebody else, and how long that may take. */
const pause = 200
const patience = 60_000

/** The engine counts for one client at a time, and refuses the next: an editor or a desktop program may be asking too. */
async function askUsage(engine: Engine): Promise<Partial<DiskUsage>> {
  const end = performance.now() + patience
  for (;;) {
    try {
      return (await engine.call(docker => docker.df())) as Partial<DiskUsage>
    } catch (error) {
      const busy = /disk usage operation is already running/.test((error as Error).message)
      if (!busy || performance.now() > end) throw error
      await delay(pause)
    }
  }
}

/** Podman's summary of the disk has tags without their names, an image once for each of them, and no containers. */
async function listedByPodman(engine: Engine): Promise<Pick<DiskUsage, 'Images' | 'Containers'>> {
  const [images, containers] = await Promise.all([listImages(engine), listContainers(engine, {all: true})])
  return {Images: images.map(image => ({...image, SharedSize: -1})), Containers: containers}
}

export function listNetworks(engine: Engine): Promise<NetworkSummary[]> {
  return engine.call(docker => docker.listNetworks())
}

export async function removeNetwork(engine: Engine, id: string): Promise<void> {
  await engine.call(docker => docker.getNetwork(id).remove())
}

export async function removeVolume(engine: Engine, name: string): Promise<void> {
  await engine.call(docker => docker.getVolume(name).remove())
}

interface PrunedCache {
  CachesDeleted?: string[] | null
  SpaceReclaimed?: number
}

/**
 * Removes these records of the build cache, and no other.
 * @returns the IDs that went, and the bytes that this freed
 */
export async function removeCache(engine: Engine, ids: readonly string[]): Promise<{deleted: string[]; freed: number}> {
  // dockerode's pruneBuilder takes no options.
  const query = {all: true, filters: JSON.stringify({id: {[cachePattern(ids)]: true}})}
  const answer = await askJson<PrunedCache>(engine, {method: 'POST', path: '/build/prune', query})
  return {deleted: answer?.CachesDeleted ?? [], freed: answer?.SpaceReclaimed ?? 0}
}

/** The engine takes one id, as a regular expression. */
export function cachePattern(ids: readonly string[]): string {
  return `^(${ids.join('|')})$`
}
