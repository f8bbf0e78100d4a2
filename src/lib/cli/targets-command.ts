import type {DkrError} from '../errors/dkr-error.js'
import {paint} from '../output/color.js'
import {errorLines} from '../output/error-lines.js'
import {print} from '../output/print.js'
import {printable} from '../output/text.js'
import {type EachOptions, forEachTarget, type TargetList, type TargetResult} from './each-target.js'
import {EngineCommand} from './engine-command.js'

/** A command that does the same to many things: each is reported as it is done, and some may fail. */
export abstract class TargetsCommand extends EngineCommand<TargetResult[]> {
  static override strict = false

  /** Prints each name as it is done and each error as it comes; exit code 1 if any failed. */
  protected async forEach<T extends {id: string; name: string}>(
    targets: TargetList<T>,
    work: (target: T) => Promise<unknown>,
    options: EachOptions = {},
  ) {
    const text = !this.jsonEnabled()
    const tell = (line: string) => text && process.stderr.write(`${line}\n`)
    const listener = {
      done: (name: string) => text && print(name),
      failed: (error: DkrError) => tell(errorLines(error, process.stderr, 1).join('\n')),
      absent: ({message}: DkrError) => tell(`${paint(process.stderr, 'yellow', 'Warning:')} ${printable(message)}`),
    }
    const results = await forEachTarget(targets, work, listener, {
      ...options,
      reword: error => this.inOwnWords(error),
    })
    if (results.some(({ok}) => !ok)) process.exitCode = 1
    return this.report(results, () => [])
  }
}
