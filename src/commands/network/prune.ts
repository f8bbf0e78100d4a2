import {PruneCommand, pruneFlags} from '../../lib/cli/prune-command.js'

export default class NetworkPrune extends PruneCommand {
  static override summary = 'remove networks that no container uses'
  static override examples = [
    '<%= config.bin %> network prune',
    '<%= config.bin %> network prune -f --filter until=24h',
  ]
  static override flags = pruneFlags

  async run() {
    const {flags} = await this.parse(NetworkPrune)
    return this.prune(await this.connect(flags), ['networks'], flags)
  }
}
