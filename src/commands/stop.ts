import {LifeCommand, stopFlags, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Stop extends LifeCommand {
  static override summary = 'stop containers gracefully'
  static override description = `Asks the program in each container to end, and kills it when it has not ended in time.
The names of those that stopped are printed as they stop.`
  static override aliases = ['container:stop']
  static override examples = [
    '<%= config.bin %> stop',
    '<%= config.bin %> stop web db -t 3',
    '<%= config.bin %> stop --filter label=stage=test',
    '<%= config.bin %> stop --all',
  ]
  static override args = targetArgs
  static override flags = {...targetFlags, ...stopFlags}

  async run() {
    const {flags, argv} = await this.parse(Stop)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, flags, false)
    return this.carryOut(engine, {kind: 'stop', targets, timeout: flags.timeout, signal: flags.signal}, flags)
  }
}
