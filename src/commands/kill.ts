import {Flags} from '@oclif/core'
import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Kill extends LifeCommand {
  static override summary = 'end containers at once, or send them a signal'
  static override aliases = ['container:kill']
  static override examples = ['<%= config.bin %> kill web', '<%= config.bin %> kill -s HUP web']
  static override args = targetArgs
  static override flags = {
    ...targetFlags,
    signal: Flags.string({char: 's', summary: 'signal to send (default KILL)'}),
  }

  async run() {
    const {flags, argv} = await this.parse(Kill)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, flags, false)
    return this.carryOut(engine, {kind: 'kill', targets, signal: flags.signal}, flags)
  }
}
