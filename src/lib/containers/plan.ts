import {killContainer, removeContainer, startContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import type {Target, Targets} from './targets.js'

/** One thing done to one or many containers. */
export type LifePlan = {targets: Targets} & (
  | {kind: 'stop'; timeout?: number; signal?: string}
  | {kind: 'kill'; signal?: string}
  | {kind: 'start'}
  | {kind: 'rm'; force?: boolean; volumes?: boolean}
)

/** Does what the plan says to one of its targets. */
export function applyLifePlan(engine: Engine, plan: LifePlan, {id}: Target): Promise<void> {
  switch (plan.kind) {
    case 'stop':
      return stopContainer(engine, id, plan)
    case 'kill':
      return killContainer(engine, id, plan.signal)
    case 'start':
      return startContainer(engine, id)
    case 'rm':
      return removeContainer(engine, id, plan)
  }
}
