import {Args, Flags} from '@oclif/core'
import type {LifePlan} from '../containers/plan.js'
import type {Targets} from '../containers/targets.js'
import type {Engine} from '../engine/engine.js'
import {dryRunFlag} from './flags.js'
import {TargetsCommand} from './targets-command.js'

export const targetFlags = {
  ...dryRunFlag,
  all: Flags.boolean({char: 'a', summary: 'all containers, not only those that are named'}),
}

export const targetArgs = {
  container: Args.string({
    description: 'names or IDs; without any, the containers that dkr up started in this folder',
    ignoreStdin: true,
  }),
}

/** stop, kill, start, rm: the same thing done to many containers at once. */
export abstract class LifeCommand extends TargetsCommand {
  /** Finds the containers that the arguments mean. */
  protected async targets(
    engine: Engine,
    names: unknown[],
    options: {all?: boolean; stopped: boolean},
  ): Promise<Targets> {
    const {resolveTargets} = await import('../containers/targets.js')
    return resolveTargets(engine, {names: names as string[], ...options, dir: process.cwd()})
  }

  /** Shows the plan, or does it. */
  protected async carryOut(engine: Engine, plan: LifePlan, dryRun: boolean) {
    if (dryRun) {
      const {dockerLife} = await import('../explain/containers.js')
      return this.show(dockerLife(plan))
    }
    const {applyLifePlan} = await import('../containers/plan.js')
    return this.forEach(plan.targets, target => applyLifePlan(engine, plan, target))
  }
}
