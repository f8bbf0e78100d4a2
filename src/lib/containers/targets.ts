import {realpathSync} from 'node:fs'
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
  names: readonly string[]
  /** Every container, not only the named. */
  all?: boolean
  /** Whether stopped ones are of interest for `all` and for the folder. */
  stopped: boolean
  /** The folder whose containers are meant when nothing is named. */
  dir: string
}

export interface Targets {
  found: Target[]
  missing: Missing[]
}

/**
 * Finds what a command works on: the named containers, all of them, or those that `dkr up` started here.
 * @throws DkrError NO_TARGET when nothing was named and the folder has no container
 */
export async function resolveTargets(engine: Engine, request: TargetRequest): Promise<Targets> {
  if (request.names.length > 0) return namedTargets(engine, request.names)
  const filters: Filters = request.all ? {} : {label: [`${labels.dir}=${realpathSync(request.dir)}`]}
  const listed = await listContainers(engine, {all: request.stopped, filters})
  if (listed.length === 0 && !request.all) throw noTarget(request)
  return {found: listed.map(toTarget), missing: []}
}

async function namedTargets(engine: Engine, names: readonly string[]): Promise<Targets> {
  const unique = [...new Set(names)]
  const results = await Promise.all(
    unique.map(async (name): Promise<Target | Missing> => {
      try {
        const {Id, State} = await findContainer(engine, name)
        return {id: Id, name, running: State.Running}
      } catch (error) {
        if (isDkrError(error) && error.code === 'CONTAINER_NOT_FOUND') return {name, error}
        throw error
      }
    }),
  )
  return {
    found: results.filter((result): result is Target => 'id' in result),
    missing: results.filter((result): result is Missing => 'error' in result),
  }
}

function toTarget(container: ContainerSummary): Target {
  return {id: container.Id, name: nameOf(container), running: container.State === 'running'}
}

function noTarget({stopped}: TargetRequest): DkrError {
  return new DkrError('NO_TARGET', {
    message: stopped ? 'this folder has no container of dkr' : 'this folder has no running container of dkr',
    why: 'without a name, the containers that `dkr up` started in this folder are meant',
    suggestions: ['name a container: dkr ls -a shows them all', 'dkr up'],
  })
}
