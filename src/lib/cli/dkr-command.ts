import {Command, Flags, type Interfaces} from '@oclif/core'
import {type DkrError, isDkrError} from '../errors/dkr-error.js'
import {withFlagsOf} from '../errors/flags-of-run.js'
import type {ShellCommand} from '../explain/shell.js'
import {createProgress} from '../output/create-progress.js'
import {errorLines} from '../output/error-lines.js'
import type {Job} from '../output/job.js'
import {type PrintedKind, print} from '../output/print.js'
import {type Progress, type ProgressMode, progressModes} from '../output/progress.js'
import {widthToFit} from '../output/terminal-width.js'
import {bugError} from './bug.js'
import {type Interrupt, listenForInterrupt} from './interrupt.js'
import {usageError} from './parse-error.js'
import {withSwitches} from './switches.js'

/** What `--dry-run` gives: the docker commands that would do the same. */
export interface DryRun {
  commands: string[]
}

/**
 * What all commands share: data to stdout, everything else to stderr, `--json`, one way to fail,
 * and signals. `Result` is the type of the JSON document.
 */
export abstract class DkrCommand<Result> extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    progress: Flags.option({
      options: progressModes,
      default: 'auto',
      summary: 'how to show progress, on stderr',
      env: 'DKR_PROGRESS',
      helpGroup: 'GLOBAL',
    })(),
  }

  #progress?: Progress
  #mode: ProgressMode = 'auto'
  #interrupt?: Interrupt

  abstract override run(): Promise<Result | DryRun | undefined>

  /** oclif copies the statics that a class itself has: what it inherits (`strict`, `args`) would not count. */
  protected override parse<
    F extends Interfaces.OutputFlags<F>,
    B extends Interfaces.OutputFlags<B>,
    A extends Interfaces.OutputArgs<A>,
  >(options: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const {strict, args, baseFlags, enableJsonFlag} = options
    const flags = options.flags && withSwitches(options.flags)
    return super.parse<F, B, A>({...options, strict, args, flags, baseFlags, enableJsonFlag}, argv).then(parsed => {
      this.#mode = (parsed.flags as {progress?: ProgressMode}).progress ?? this.#mode
      return parsed
    })
  }

  /** Progress and the signal of Ctrl-C, both made when first asked for. */
  protected job(flags: {progress: ProgressMode; quiet?: boolean}): Job {
    this.#interrupt ??= listenForInterrupt()
    const interrupt = this.#interrupt
    return {
      progress: this.progress(flags),
      signal: interrupt.signal,
      release: () => interrupt.release(),
      shownUntil: new Map(),
    }
  }

  protected progress(flags: {progress: ProgressMode; quiet?: boolean}): Progress {
    this.#progress ??= createProgress(flags.quiet ? 'quiet' : flags.progress, process.stderr)
    return this.#progress
  }

  /** Ends the command with its data: as JSON, or as the lines of `view` on stdout, which are of this kind. */
  protected report<T extends Result>(result: T, view: (result: T) => string[], kind?: PrintedKind): T {
    this.#progress?.close()
    if (!this.jsonEnabled()) for (const line of view(result)) print(line, kind)
    return result
  }

  /** Ends a dry run: the commands as a shell script on stdout. */
  protected async show(commands: readonly ShellCommand[]): Promise<DryRun> {
    const [{shellLine}, {leftOutNote}] = await Promise.all([
      import('../explain/shell.js'),
      import('../explain/variables.js'),
    ])
    const lines = commands.map(shellLine)
    const note = leftOutNote(commands.flatMap(({needs = []}) => needs))
    if (note) this.progress({progress: this.#mode}).note(note)
    this.#progress?.close()
    if (!this.jsonEnabled()) for (const line of lines.length > 1 ? ['set -e', ...lines] : lines) print(line)
    return {commands: lines}
  }

  /** The width for tables: the terminal's, or none in a pipe, where nothing may be cut. */
  protected get width(): number | undefined {
    return widthToFit(process.stdout)
  }

  /** Which exit code an error leads to; `run` answers as docker does. */
  protected exitCodeOf(error: DkrError): number {
    return error.exitCode
  }

  /** The same error, its suggestions in the flags of this command. */
  protected inOwnWords(error: DkrError): DkrError {
    const {flags = {}, baseFlags = {}} = this.ctor
    return withFlagsOf(error, {...baseFlags, ...flags})
  }

  get #flagNames(): string[] {
    const {baseFlags, flags, enableJsonFlag} = this.ctor
    return [...Object.keys({...baseFlags, ...flags}), ...(enableJsonFlag ? ['json'] : [])]
  }

  protected override async catch(error: unknown): Promise<void> {
    this.#progress?.close()
    const known = isDkrError(error)
      ? this.inOwnWords(error)
      : (usageError(error, this.id ?? '', this.#flagNames) ?? bugError(error))
    process.exitCode = this.exitCodeOf(known)
    if (process.env.DEBUG?.includes('dkr')) process.stderr.write(`${(error as Error)?.stack}\n`)
    if (!this.jsonEnabled()) process.stderr.write(`${errorLines(known, process.stderr, process.exitCode).join('\n')}\n`)
    else this.logJson({...known.toJSON(), error: {...known.toJSON().error, exitCode: process.exitCode}})
  }

  protected override async finally(): Promise<void> {
    this.#progress?.close()
    this.#interrupt?.release()
  }

  /** oclif's own colours the JSON and goes through console.log. */
  override logJson(json: unknown): void {
    print(JSON.stringify(json, null, 2), 'json')
  }
}
