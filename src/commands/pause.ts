import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Pause extends LifeCommand {
  static override summary = 'freeze everything that runs in containers'
  static override aliases = ['container:pause']
  static override examples = ['<%= config.bin %> pause web']
  static override args = targetArgs
  static override flags = targetFlags

  async run() {
    const {flags, argv} = await this.parse(Pause)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, flags, false)
    return this.carryOut(engine, {kind: 'pause', targets}, flags)
  }
}
