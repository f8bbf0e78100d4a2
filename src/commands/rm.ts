import {Flags} from '@oclif/core'
import {confirmRemoval} from '../lib/cli/confirm-removal.js'
import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'
import {count} from '../lib/output/text.js'

export default class Rm extends LifeCommand {
  static override summary = 'remove containers'
  static override description = `Containers that run are left alone unless --force is given.
With --all or --filter, what will go is shown first, and asked.`
  static override aliases = ['container:rm', 'container:remove']
  static override examples = ['<%= config.bin %> rm web', '<%= config.bin %> rm -f web', '<%= config.bin %> rm --all']
  static override args = targetArgs
  static override flags = {
    ...targetFlags,
    force: Flags.boolean({char: 'f', summary: 'also those that run (they are killed), and ask nothing'}),
    volumes: Flags.boolean({char: 'v', summary: 'their anonymous volumes too'}),
  }

  async run() {
    const {flags, argv} = await this.parse(Rm)
    const engine = await this.connect(flags)
    const targets = await this.targets(engine, argv, flags, true)
    const chosen = (flags.all || flags.filter) && !flags.force
    const wanted = chosen ? {...targets, found: targets.found.filter(({running}) => !running)} : targets
    if (chosen && !flags['dry-run'] && wanted.found.length > 0) {
      await confirmRemoval(
        `Remove ${count(wanted.found.length, 'container')}?`,
        wanted.found.map(({name}) => name),
      )
    }
    return this.carryOut(engine, {kind: 'rm', targets: wanted, force: flags.force, volumes: flags.volumes}, flags)
  }
}
