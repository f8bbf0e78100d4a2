import {Flags} from '@oclif/core'
import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Start extends LifeCommand {
  static override summary = 'start containers that are stopped'
  static override aliases = ['container:start']
  static override examples = ['<%= config.bin %> start web']
  static override args = targetArgs
  // -a is no short form of --all here: to docker it means attach.
  static override flags = {...targetFlags, all: Flags.boolean({summary: targetFlags.all.summary})}

  async run() {
    const {flags, argv} = await this.parse(Start)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, flags, true)
    return this.carryOut(engine, {kind: 'start', targets}, flags)
  }
}
