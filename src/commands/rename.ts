import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'

export interface Renamed {
  id: string
  name: string
}

export default class Rename extends EngineCommand<Renamed> {
  static override summary = 'give a container another name'
  static override aliases = ['container:rename']
  static override examples = ['<%= config.bin %> rename web old-web']
  static override args = {
    container: Args.string({description: 'name or ID', required: true, ignoreStdin: true}),
    name: Args.string({description: 'the new name', required: true, ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {flags, args} = await this.parse(Rename)
    const {parseContainerName} = await import('../lib/reference/container.js')
    parseContainerName(args.name)
    if (flags['dry-run']) return this.show([{argv: ['docker', 'rename', args.container, args.name]}])
    const engine = await this.connect(flags)
    const [{findContainer}, {renameContainer}] = await Promise.all([
      import('../lib/engine/containers.js'),
      import('../lib/engine/container-life.js'),
    ])
    const {Id} = await findContainer(engine, args.container)
    await renameContainer(engine, Id, args.name)
    return this.report({id: Id, name: args.name}, () => [])
  }
}
