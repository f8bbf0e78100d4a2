import {Flags} from '@oclif/core'
import {PruneCommand, pruneFlags} from '../../lib/cli/prune-command.js'

export default class ImagePrune extends PruneCommand {
  static override summary = 'remove images without a name'
  static override examples = ['<%= config.bin %> image prune', '<%= config.bin %> image prune -f --filter until=24h']
  static override flags = {
    ...pruneFlags,
    all: Flags.boolean({char: 'a', summary: 'every image that no container uses'}),
  }

  async run() {
    const {flags} = await this.parse(ImagePrune)
    return this.prune(await this.connect(flags), ['images'], flags)
  }
}
