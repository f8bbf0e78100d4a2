import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Start extends LifeCommand {
  static override summary = 'start containers that are stopped'
  static override aliases = ['container:start']
  static override examples = ['<%= config.bin %> start web']
  static override args = targetArgs
  static override flags = targetFlags

  async run() {
    const {flags, argv} = await this.parse(Start)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, {all: flags.all, stopped: true})
    return this.carryOut(engine, {kind: 'start', targets}, flags['dry-run'])
  }
}
