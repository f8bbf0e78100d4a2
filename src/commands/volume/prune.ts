import {Flags} from '@oclif/core'
import {PruneCommand, pruneFlags} from '../../lib/cli/prune-command.js'

export default class VolumePrune extends PruneCommand {
  static override summary = 'remove volumes without a name that no container uses'
  static override examples = ['<%= config.bin %> volume prune', '<%= config.bin %> volume prune -f --filter until=24h']
  static override flags = {
    ...pruneFlags,
    all: Flags.boolean({char: 'a', summary: 'named volumes too'}),
  }

  async run() {
    const {flags} = await this.parse(VolumePrune)
    return this.prune(await this.connect(flags), ['volumes'], flags)
  }
}
