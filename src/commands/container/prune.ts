import {PruneCommand, pruneFlags} from '../../lib/cli/prune-command.js'

export default class ContainerPrune extends PruneCommand {
  static override summary = 'remove containers that do not run'
  static override examples = [
    '<%= config.bin %> container prune',
    '<%= config.bin %> container prune -f --filter until=24h',
  ]
  static override flags = pruneFlags

  async run() {
    const {flags} = await this.parse(ContainerPrune)
    return this.prune(await this.connect(flags), ['containers'], flags)
  }
}
