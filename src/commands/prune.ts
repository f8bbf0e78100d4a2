import {Flags} from '@oclif/core'
import {PruneCommand, pruneFlags} from '../lib/cli/prune-command.js'
import type {Scope} from '../lib/prune/plan.js'

const byDefault: Scope[] = ['containers', 'images', 'networks', 'cache']

export default class Prune extends PruneCommand {
  static override summary = 'remove what nothing needs, after showing each thing'
  static override description = `Containers that do not run, images without a name, networks without a container, and
the build cache; volumes only with --volumes. Exactly what is shown is removed, by ID; what is in use stays.
With --containers, --images, --networks or --cache only those.`
  static override aliases = ['system:prune']
  static override examples = [
    '<%= config.bin %> prune',
    '<%= config.bin %> prune --images --all --filter until=240h',
    '<%= config.bin %> prune --dry-run',
  ]
  static override flags = {
    ...pruneFlags,
    all: Flags.boolean({char: 'a', summary: 'also images with a name that no container uses, and named volumes'}),
    containers: Flags.boolean({summary: 'containers that do not run'}),
    images: Flags.boolean({summary: 'images without a name'}),
    networks: Flags.boolean({summary: 'networks without a container'}),
    cache: Flags.boolean({summary: 'the build cache'}),
    volumes: Flags.boolean({summary: 'also volumes that no container has'}),
  }

  async run() {
    const {flags} = await this.parse(Prune)
    const chosen = byDefault.filter(scope => flags[scope as 'containers' | 'images' | 'networks' | 'cache'])
    const scopes = [...(chosen.length > 0 ? chosen : byDefault), ...(flags.volumes ? (['volumes'] as const) : [])]
    return this.prune(await this.connect(flags), scopes, flags)
  }
}
