import {realpathSync} from 'node:fs'
import {mapAtOnce} from '../engine/at-once.js'
import {type ContainerSummary, type Filters, findContainer, listContainers} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'

/** One container a command works on. */
export interface Target {
  id: string
  /** What the user called it, or its name. */
  name: string
  running: boolean
}

/** A name that led to no container. */
export interface Missing {
  name: string
  error: DkrError
}

export interface TargetRequest {
  /** Names, IDs or ID prefixes; `.` stands for the containers of the folder. */
  names: readonly string[]
  /** Every container, not only the named. */
  all?: boolean
  /** Every container that fits, in the engine's own words. */
  filters?: Filters
  /** Whether stopped ones are of interest for `all`, for the filters and for the folder. */
  stopped: boolean
  /** The folder whose containers are meant when nothing is named. */
  dir: string
}

export interface Targets {
  found: Target[]
  missing: Missing[]
}

/** What a user writes for the containers of the current folder. */
const thisFolder = '.'

/**
 * Finds what a command works on: the named containers, all of them, those that fit the filters, or those
 * that `dkr up` started in the folder. A container that two names lead to is there once.
 * @throws DkrError NO_TARGET when the folder is meant and has no container, USAGE for names beside all or filters
 */
export async function resolveTargets(engine: Engine, request: TargetRequest): Promise<Targets> {
  const {names, all, filters = {}} = request
  const filtered = Object.keys(filters).length > 0
  if (names.length > 0 && (all || filtered)) throw namesAndMore(all ? '--all' : '--filter')
  if (all || filtered) return {found: await listed(engine, request, filters), missing: []}
  return namedTargets(engine, names.length > 0 ? names : [thisFolder], request)
}

/**
 * The one container that a command works on: the named, or without a name (or with `.`) the folder's only one.
 * @throws DkrError CONTAINER_NOT_FOUND, NO_TARGET for a folder without any, USAGE for one with several
 */
export async function resolveTarget(
  engine: Engine,
  {name = thisFolder, ...request}: {name?: string; stopped: boolean; dir: string},
): Promise<Target> {
  const {found, missing} = await resolveTargets(engine, {...request, names: [name]})
  if (missing[0]) throw missing[0].error
  if (found.length === 1) return found[0]!
  throw new DkrError('USAGE', {
    message: 'this folder has several containers: which one?',
    why: found.map(target => target.name).join(', '),
    suggestions: [`name it: ${found[0]!.name}`],
  })
}

async function namedTargets(engine: Engine, names: readonly string[], request: TargetRequest): Promise<Targets> {
  const results = await mapAtOnce(
    [...new Set(names)],
    async (name): Promise<(Target | Missing)[]> =>
      name === thisFolder ? folderTargets(engine, request) : [await namedTarget(engine, name)],
  )
  const found = new Map<string, Target>()
  for (const result of results.flat()) if ('id' in result && !found.has(result.id)) found.set(result.id, result)
  return {
    found: [...found.values()],
    missing: results.flat().filter((result): result is Missing => 'error' in result),
  }
}

async function namedTarget(engine: Engine, name: string): Promise<Target | Missing> {
  try {
    const {Id, State} = await findContainer(engine, name)
    return {id: Id, name, running: State.Running}
  } catch (error) {
    if (isDkrError(error) && error.code === 'CONTAINER_NOT_FOUND') return {name, error}
    throw error
  }
}

async function folderTargets(engine: Engine, request: TargetRequest): Promise<Target[]> {
  const found = await listed(engine, request, {label: [`${labels.dir}=${realpathSync(request.dir)}`]})
  if (found.length === 0) throw noTarget(request)
  return found
}

async function listed(engine: Engine, {stopped}: TargetRequest, filters: Filters): Promise<Target[]> {
  return (await listContainers(engine, {all: stopped, filters})).map(toTarget)
}

function toTarget(container: ContainerSummary): Target {
  return {id: container.Id, name: nameOf(container), running: container.State === 'running'}
}

function namesAndMore(flag: string): DkrError {
  return new DkrError('USAGE', {
    message: `names and ${flag} do not go together`,
    why: `${flag} chooses the containers itself`,
    suggestions: ['give names alone', `give ${flag} alone`],
  })
}

function noTarget({stopped}: TargetRequest): DkrError {
  return new DkrError('NO_TARGET', {
    message: stopped ? 'this folder has no container of dkr' : 'this folder has no running container of dkr',
    why: 'without a name, the containers that `dkr up` started in this folder are meant',
    suggestions: ['name a container: dkr ls -a shows them all', 'dkr up'],
  })
}
