import {pauseContainer, restartContainer, unpauseContainer} from '../engine/container-life.js'
import {killContainer, removeContainer, startContainer, stopContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {hasApi} from '../engine/has-api.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Target, Targets} from './targets.js'

/** One thing done to one or many containers. */
export type LifePlan = {targets: Targets} & (
  | {kind: 'stop' | 'restart'; timeout?: number; signal?: string}
  | {kind: 'kill'; signal?: string}
  | {kind: 'pause' | 'unpause'}
  | {kind: 'start'; attached?: {attach: boolean; interactive: boolean; detachKeys?: string}}
  | {kind: 'rm'; force?: boolean; volumes?: boolean}
)

/** What the engine will do differently from what the plan says, for the user to know. */
export function lifePlanWarning(engine: Engine, plan: LifePlan): string | undefined {
  if ((plan.kind !== 'stop' && plan.kind !== 'restart') || !plan.signal || hasApi(engine, '1.42')) return undefined
  return `this engine ignores --signal and sends the stop signal of the image; dkr kill -s ${plan.signal} NAME sends it`
}

/** How docker goes through several containers. */
export function wayThrough(plan: LifePlan): {oneByOne: boolean; missingFails: boolean} {
  return {
    // One may use the network of another, which has to be there first.
    oneByOne: plan.kind === 'start' || plan.kind === 'restart',
    // To remove by force what is not there is no failure.
    missingFails: !(plan.kind === 'rm' && plan.force === true),
  }
}

/** Does what the plan says to one of its targets. */
export function applyLifePlan(engine: Engine, plan: LifePlan, {id}: Target): Promise<void> {
  switch (plan.kind) {
    case 'stop':
      return stopContainer(engine, id, plan)
    case 'restart':
      return restartContainer(engine, id, plan)
    case 'kill':
      return killContainer(engine, id, plan.signal)
    case 'start':
      return startContainer(engine, id)
    case 'pause':
      return pauseContainer(engine, id)
    case 'unpause':
      return unpauseContainer(engine, id)
    case 'rm':
      return remove(engine, id, plan)
  }
}

/** One that goes away meanwhile (--rm, another rm) is as wished. */
async function remove(engine: Engine, id: string, options: {force?: boolean; volumes?: boolean}): Promise<void> {
  try {
    await removeContainer(engine, id, options)
  } catch (error) {
    const going = isDkrError(error) && /removal of container .{0,300} is already in progress/.test(error.message)
    if (!going && statusOf(error) !== 404) throw error
  }
}
