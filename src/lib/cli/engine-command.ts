import type {Missing, Targets} from '../containers/targets.js'
import type {Engine} from '../engine/engine.js'
import {errorLines} from '../output/error-lines.js'
import type {ProgressMode} from '../output/progress.js'
import {DkrCommand} from './dkr-command.js'
import {engineFlags} from './flags.js'

/** What says which engine, and how to tell of it. */
export interface EngineFlags {
  host?: string
  context?: string
  progress: ProgressMode
  quiet?: boolean
}

/** A command that speaks to the engine. */
export abstract class EngineCommand<Result> extends DkrCommand<Result> {
  static override baseFlags = {...DkrCommand.baseFlags, ...engineFlags}

  #engine?: Promise<Engine>

  /**
   * Connects to the engine that flags and environment name, once. The engine's modules load here, not at start:
   * `--help` and a wrong flag never pay for them.
   */
  protected connect(flags: EngineFlags): Promise<Engine> {
    this.#engine ??= this.#connect(flags)
    return this.#engine
  }

  async #connect(flags: EngineFlags): Promise<Engine> {
    const [{connect}, {resolveEndpoint, takenNote}, {configWarning}] = await Promise.all([
      import('../engine/engine.js'),
      import('../engine/connect/resolve.js'),
      import('../docker-config/config-warning.js'),
    ])
    const endpoint = resolveEndpoint(flags)
    const warning = configWarning(process.env, endpoint.presumed && endpoint.url)
    if (warning) this.progress(flags).warn(warning)
    const engine = await connect(flags, process.env, endpoint)
    const note = takenNote(endpoint)
    if (note) this.progress(flags).note(note)
    return engine
  }

  protected override async catch(error: unknown): Promise<void> {
    const {explainUnreadLogins} = await import('../docker-config/unread-logins.js')
    return super.catch(explainUnreadLogins(error))
  }

  /** Finds the containers that names mean; without any, those of this folder. */
  protected async findTargets(engine: Engine, names: unknown[], options: {stopped: boolean}): Promise<Targets> {
    const {resolveTargets} = await import('../containers/targets.js')
    return resolveTargets(engine, {names: names as string[], ...options, dir: process.cwd()})
  }

  /**
   * Tells of names that led nowhere, on stderr, where the others are served all the same; the exit code becomes 1.
   * @throws DkrError the first of them where there is nothing else for the JSON document to tell
   */
  protected tellMissing({
    found,
    missing,
  }: {
    found: readonly unknown[]
    missing: readonly Pick<Missing, 'error'>[]
  }): void {
    if (missing[0] && found.length === 0 && this.jsonEnabled()) throw missing[0].error
    for (const {error} of missing) {
      process.exitCode = 1
      process.stderr.write(`${errorLines(error, process.stderr).join('\n')}\n`)
    }
  }
}
