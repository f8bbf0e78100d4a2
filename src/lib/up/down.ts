import {realpathSync} from 'node:fs'
import {basename, dirname, join, resolve} from 'node:path'
import {type ContainerSummary, listContainers} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {listImages, removeImage} from '../engine/images.js'
import {listNetworks, removeNetwork} from '../engine/networks.js'
import {listVolumes, removeVolume} from '../engine/volumes.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {statOf} from '../files/path-kind.js'
import type {Job} from '../output/job.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import {removeWholly} from './remove.js'
import {stopExplained} from './stop-explained.js'

export interface DownRequest {
  dir: string
  /** Remove its volumes too, named and anonymous. */
  volumes?: boolean
  /** Remove its images too. */
  images?: boolean
}

export interface DownPlan {
  kind: 'down'
  containers: {id: string; name: string; running: boolean}[]
  networks: {id: string; name: string}[]
  /** Named volumes that `up` made. */
  volumes: string[]
  /** Remove what the containers have in anonymous volumes. */
  anonymous: boolean
  images: string[]
}

/** The folder that a `down` is about: absolute, without symlinks; one that was deleted may still have containers. */
export function downFolder(dir: string, cwd: string): string {
  return realPath(resolve(cwd, dir))
}

/** Of a folder that is gone, the links above it still count. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
  }
}

/**
 * Finds what `dkr up` made in a folder, also what an interrupted one left.
 * @throws DkrError FILE_NOT_FOUND where there is neither the folder nor anything that was made in it
 */
export async function planDown(engine: Engine, request: DownRequest, cwd: string): Promise<DownPlan> {
  const dir = downFolder(request.dir, cwd)
  const label = `${labels.dir}=${dir}`
  const [listed, networks, volumes] = await Promise.all([
    listContainers(engine, {all: true, filters: {label: [label]}}),
    listNetworks(engine, label),
    request.volumes ? listVolumes(engine, label) : [],
  ])
  if (listed.length + networks.length + volumes.length === 0) requireFolder(request.dir, dir)
  return {
    kind: 'down',
    containers: listed.map(container => ({
      id: container.Id,
      name: nameOf(container),
      running: container.State === 'running',
    })),
    networks: networks.map(({Id, Name}) => ({id: Id, name: Name})),
    volumes: [...new Set([...volumes.map(({Name}) => Name), ...(request.volumes ? carried(listed) : [])])],
    anonymous: request.volumes ?? false,
    images: request.images ? await imagesOf(engine, listed) : [],
  }
}

function requireFolder(asked: string, dir: string): void {
  const stats = statOf(dir)
  if (stats?.isDirectory()) return
  throw new DkrError('FILE_NOT_FOUND', {
    message: `path "${asked}" not found`,
    why: `${stats ? 'it is a file' : 'there is no such folder'}, and no container was started in it`,
    suggestions: ['dkr ls -a: the containers that are there', 'give the folder of the app: dkr down FOLDER'],
  })
}

/** Anonymous volumes that went on from container to container are mounted by name: nobody else removes them. */
function carried(containers: readonly ContainerSummary[]): string[] {
  return containers.flatMap(({Mounts}) =>
    Mounts.flatMap(({Type, Name}) => (Type === 'volume' && Name && /^[0-9a-f]{64}$/.test(Name) ? [Name] : [])),
  )
}

/** The images that `up` built for these containers, with those of earlier builds that have no name any more. */
async function imagesOf(engine: Engine, containers: readonly ContainerSummary[]): Promise<string[]> {
  const projects = [...new Set(containers.map(({Labels}) => Labels[labels.project]))]
  const found = await Promise.all(
    projects.map(async project => {
      const images = await listImages(engine, {filters: {label: [`${labels.project}=${project}`]}})
      return images.flatMap(({Id, RepoTags}) => {
        const tags = (RepoTags ?? []).filter(tag => tag !== '<none>:<none>')
        if (tags.length === 0) return [Id]
        // Other names were given on purpose: to push it, say.
        return tags.filter(tag => tag === `${project}:latest`)
      })
    }),
  )
  return found.flat()
}

export interface DownResult {
  removed: {id: string; name: string}[]
  networks: string[]
  volumes: string[]
  images: string[]
}

/** Stops and removes what the plan names: the containers first, all at once, then what they used. */
export async function executeDown(engine: Engine, plan: DownPlan, job: Job): Promise<DownResult> {
  await Promise.all(plan.containers.map(container => removeOne(engine, container, plan.anonymous, job)))
  const each = <T>(items: readonly T[], nameOf: (item: T) => string, remove: (item: T) => Promise<unknown>) =>
    removeEach(items, nameOf, remove, job)
  const networks = await each(
    plan.networks,
    ({name}) => name,
    ({id}) => removeNetwork(engine, id),
  )
  const volumes = await each(plan.volumes, String, name => removeVolume(engine, name))
  const images = await each(plan.images, String, name => removeImage(engine, name))
  return {removed: plan.containers.map(({id, name}) => ({id, name})), networks, volumes, images}
}

async function removeOne(
  engine: Engine,
  {id, name, running}: DownPlan['containers'][number],
  volumes: boolean,
  job: Job,
): Promise<void> {
  const task = {id, text: `removing container ${name}`}
  job.progress.task({...task, state: 'running'})
  if (running) for (const line of await stopExplained(engine, id)) job.progress.note(line)
  await removeWholly(engine, id, {volumes})
  job.progress.task({...task, state: 'done'})
}

/** What somebody else uses stays, with a warning; what has gone already is no matter. */
async function removeEach<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  remove: (item: T) => Promise<unknown>,
  job: Job,
): Promise<string[]> {
  const removed: string[] = []
  for (const item of items) {
    try {
      await remove(item)
      removed.push(nameOf(item))
    } catch (error) {
      if (!isDkrError(error)) throw error
      const status = (error as {status?: number}).status
      if (status !== 404) job.progress.warn(`${nameOf(item)} stays: ${error.message}`)
    }
  }
  return removed
}
