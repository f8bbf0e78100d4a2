import type {Engine} from '../engine/engine.js'
import {DkrCommand} from './dkr-command.js'
import {engineFlags} from './flags.js'

/** A command that speaks to the engine. */
export abstract class EngineCommand<Result> extends DkrCommand<Result> {
  static override baseFlags = {...DkrCommand.baseFlags, ...engineFlags}

  /**
   * Connects to the engine that flags and environment name. The engine's modules load here, not at start:
   * `--help` and a wrong flag never pay for them.
   */
  protected async connect(flags: {host?: string; context?: string}): Promise<Engine> {
    const {connect} = await import('../engine/engine.js')
    return connect(flags)
  }
}
