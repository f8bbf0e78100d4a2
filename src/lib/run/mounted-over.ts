import {posix} from 'node:path'
import {abortAfter} from '../engine/abort-after.js'
import type {Engine} from '../engine/engine.js'
import {engineUntil} from '../engine/engine-until.js'
import {inspectImage} from '../engine/images.js'
import type {RunPlan} from './plan.js'

/** Milliseconds: the user waits for the error. */
const timeLimit = 3000

/** What of a plan decides which files there are. */
export type MountPlan = Pick<RunPlan, 'image' | 'volumes' | 'mounts' | 'workdir'> & {asked: {tmpfs?: string[]}}

/**
 * The target of the mount under which a program would be: what the image has there is hidden.
 * @param program as it was asked for; a bare name is looked for in the PATH, which no mount is about
 */
export async function mountedOver(engine: Engine, plan: MountPlan, program: string): Promise<string | undefined> {
  const targets = targetsOf(plan)
  if (!program.includes('/') || targets.length === 0) return undefined
  const path = posix.resolve(program.startsWith('/') ? '/' : await workingFolder(engine, plan), program)
  return targets
    .filter(target => path === target || path.startsWith(`${target}/`))
    .sort((a, b) => b.length - a.length)[0]
}

function targetsOf({volumes, mounts, asked}: MountPlan): string[] {
  const tmpfs = (asked.tmpfs ?? []).map(text => text.split(':')[0]!)
  return [...volumes.map(({target}) => target), ...mounts.map(({Target}) => Target), ...tmpfs].map(target =>
    posix.resolve('/', target),
  )
}

async function workingFolder(engine: Engine, {workdir, image}: MountPlan): Promise<string> {
  if (workdir?.startsWith('/')) return workdir
  const details = await inspectImage(engineUntil(engine, abortAfter(timeLimit)), image).catch(() => undefined)
  return posix.resolve('/', details?.Config.WorkingDir ?? '', workdir ?? '')
}
