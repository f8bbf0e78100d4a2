import {Flags} from '@oclif/core'
import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'

export default class Stop extends LifeCommand {
  static override summary = 'stop containers gracefully'
  static override description = `Asks the program in each container to end, and kills it when it has not ended in time.
The names of those that stopped are printed as they stop.`
  static override aliases = ['container:stop']
  static override examples = [
    '<%= config.bin %> stop',
    '<%= config.bin %> stop web db -t 3',
    '<%= config.bin %> stop --all',
  ]
  static override args = targetArgs
  static override flags = {
    ...targetFlags,
    timeout: Flags.integer({char: 't', summary: 'seconds until it is killed (default 10; -1 waits for ever)', min: -1}),
    signal: Flags.string({char: 's', summary: 'signal to send instead of the one of the image'}),
  }

  async run() {
    const {flags, argv} = await this.parse(Stop)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, {all: flags.all, stopped: false})
    return this.carryOut(
      engine,
      {kind: 'stop', targets, timeout: flags.timeout, signal: flags.signal},
      flags['dry-run'],
    )
  }
}
