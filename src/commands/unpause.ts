import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Unpause extends LifeCommand {
  static override summary = 'let frozen containers go on'
  static override aliases = ['container:unpause']
  static override examples = ['<%= config.bin %> unpause web']
  static override args = targetArgs
  static override flags = targetFlags

  async run() {
    const {flags, argv} = await this.parse(Unpause)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, flags, false)
    return this.carryOut(engine, {kind: 'unpause', targets}, flags)
  }
}
