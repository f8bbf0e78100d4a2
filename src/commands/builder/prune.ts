import {Flags} from '@oclif/core'
import {PruneCommand, pruneFlags} from '../../lib/cli/prune-command.js'

export default class BuilderPrune extends PruneCommand {
  static override summary = 'remove the build cache that no build uses'
  static override examples = [
    '<%= config.bin %> builder prune',
    '<%= config.bin %> builder prune -f --filter until=24h',
  ]
  static override flags = {
    ...pruneFlags,
    all: Flags.boolean({char: 'a', summary: 'also what images share'}),
  }

  async run() {
    const {flags} = await this.parse(BuilderPrune)
    return this.prune(await this.connect(flags), ['cache'], flags)
  }
}
