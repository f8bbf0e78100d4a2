import type {DkrError} from '../errors/dkr-error.js'
import {errorLines} from '../output/error-lines.js'
import {forEachTarget, type TargetList, type TargetResult} from './each-target.js'
import {EngineCommand} from './engine-command.js'

/** A command that does the same to many things: each is reported as it is done, and some may fail. */
export abstract class TargetsCommand extends EngineCommand<TargetResult[]> {
  static override strict = false

  /**
   * Prints each name as it is done and each error as it comes; exit code 1 if any failed.
   * `missingFails` false lets those that were not found pass.
   */
  protected async forEach<T extends {id: string; name: string}>(
    targets: TargetList<T>,
    work: (target: T) => Promise<unknown>,
    {missingFails = true, oneByOne}: {missingFails?: boolean; oneByOne?: boolean} = {},
  ) {
    const text = !this.jsonEnabled()
    const listener = {
      done: (name: string) => text && process.stdout.write(`${name}\n`),
      failed: (error: DkrError) => text && process.stderr.write(`${errorLines(error, process.stderr).join('\n')}\n`),
    }
    const results = await forEachTarget(targets, work, listener, {oneByOne})
    const failures = missingFails ? results : results.slice(0, targets.found.length)
    if (failures.some(({ok}) => !ok)) process.exitCode = 1
    return this.report(results, () => [])
  }
}
