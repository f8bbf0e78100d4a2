import {LifeCommand, stopFlags, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Restart extends LifeCommand {
  static override summary = 'stop containers gracefully and start them again'
  static override description = 'One that does not run is started.'
  static override aliases = ['container:restart']
  static override examples = ['<%= config.bin %> restart', '<%= config.bin %> restart web db -t 3']
  static override args = targetArgs
  static override flags = {...targetFlags, ...stopFlags}

  async run() {
    const {flags, argv} = await this.parse(Restart)
    const engine = await this.connect(flags)
    const targets = await this.targetsInOrder(engine, argv, flags)
    return this.carryOut(engine, {kind: 'restart', targets, timeout: flags.timeout, signal: flags.signal}, flags)
  }
}
