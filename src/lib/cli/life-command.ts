import {Args, Flags} from '@oclif/core'
import type {LifePlan} from '../containers/plan.js'
import type {Target, Targets} from '../containers/targets.js'
import type {Engine} from '../engine/engine.js'
import type {ProgressMode} from '../output/progress.js'
import {dryRunFlag, repeatable} from './flags.js'
import {TargetsCommand} from './targets-command.js'

export const targetFlags = {
  ...dryRunFlag,
  all: Flags.boolean({char: 'a', summary: 'all containers, not only those that are named'}),
  filter: repeatable({summary: 'all that fit: name=, status=, label=, … as in dkr ls', helpValue: 'KEY=VALUE'}),
}

export const stopFlags = {
  timeout: Flags.integer({
    char: 't',
    aliases: ['time'],
    summary: 'seconds until it is killed (default: its own, or 10; -1 waits for ever)',
    min: -1,
  }),
  signal: Flags.string({char: 's', summary: 'signal to send instead of the one of the image'}),
}

export const targetArgs = {
  container: Args.string({
    description: 'names or IDs; without any, or for ., the containers that dkr up started in this folder',
    ignoreStdin: true,
  }),
}

interface Chosen {
  all?: boolean
  filter?: string[]
}

/** stop, kill, start, rm and the like: the same thing done to many containers at once. */
export abstract class LifeCommand extends TargetsCommand {
  /** Finds the containers that the arguments mean; `stopped` also those that do not run. */
  protected async targets(
    engine: Engine,
    names: unknown[],
    {all, filter = []}: Chosen,
    stopped: boolean,
  ): Promise<Targets> {
    const [{resolveTargets}, {parseFilters}] = await Promise.all([
      import('../containers/targets.js'),
      import('../containers/filters.js'),
    ])
    const filters = parseFilters(filter)
    return resolveTargets(engine, {names: names as string[], all, filters, stopped, dir: process.cwd()})
  }

  /** As `targets`; what nobody named in an order comes in one in which the containers can be started. */
  protected async targetsInOrder(engine: Engine, names: unknown[], chosen: Chosen): Promise<Targets> {
    const targets = await this.targets(engine, names, chosen, true)
    if (names.some(name => name !== '.')) return targets
    const {orderedByNeed} = await import('../containers/order-by-need.js')
    return {...targets, found: await orderedByNeed(engine, targets.found)}
  }

  /** Shows the plan, or does it. */
  protected async carryOut(engine: Engine, plan: LifePlan, flags: {'dry-run': boolean; progress: ProgressMode}) {
    if (flags['dry-run']) {
      const {dockerLife} = await import('../explain/containers.js')
      return this.show(dockerLife(plan))
    }
    const {applyLifePlan, lifePlanWarning, wayThrough} = await import('../containers/plan.js')
    const warning = lifePlanWarning(engine, plan)
    if (warning) this.progress(flags).warn(warning)
    const work = async (target: Target) => {
      await applyLifePlan(engine, plan, target).catch(async error => {
        throw plan.kind === 'start' || plan.kind === 'restart'
          ? await explained(engine, error, plan.kind, target)
          : error
      })
    }
    return this.forEach(plan.targets, work, wayThrough(plan))
  }
}

/** Why a container did not start; loaded when one did not. */
async function explained(engine: Engine, error: unknown, again: string, {id, name}: Target): Promise<unknown> {
  const {startFailure} = await import('../run/start-failure.js')
  return startFailure(engine, error, {id, name, again})
}
