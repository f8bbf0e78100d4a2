import {realpathSync} from 'node:fs'
import {resolve} from 'node:path'
import {listContainers, removeContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import type {Job} from '../output/job.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'

export interface DownPlan {
  kind: 'down'
  containers: {id: string; name: string; running: boolean}[]
  /** Remove their anonymous volumes too. */
  volumes: boolean
}

/** Finds what `dkr up` made in a folder. */
export async function planDown(engine: Engine, dir: string, cwd: string, volumes: boolean): Promise<DownPlan> {
  const folder = resolve(cwd, dir)
  const listed = await listContainers(engine, {all: true, filters: {label: [`${labels.dir}=${real(folder)}`]}})
  const containers = listed.map(container => ({
    id: container.Id,
    name: nameOf(container),
    running: container.State === 'running',
  }))
  return {kind: 'down', containers, volumes}
}

/** A folder that was deleted may still have left its containers behind. */
function real(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

export interface DownResult {
  removed: {id: string; name: string}[]
}

/** Stops and removes the containers of the plan, all at once. */
export async function executeDown(engine: Engine, {containers, volumes}: DownPlan, job: Job): Promise<DownResult> {
  await Promise.all(
    containers.map(async ({id, name, running}) => {
      const task = {id, text: `removing container ${name}`}
      job.progress.task({...task, state: 'running'})
      if (running) await stopContainer(engine, id)
      await removeContainer(engine, id, {force: true, volumes})
      job.progress.task({...task, state: 'done'})
    }),
  )
  return {removed: containers.map(({id, name}) => ({id, name}))}
}
