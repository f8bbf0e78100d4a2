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
    container: Args.string({
      description: "name or ID, or . for this folder's container",
      required: true,
      ignoreStdin: true,
    }),
    name: Args.string({description: 'the new name', required: true, ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {flags, args} = await this.parse(Rename)
    const {parseContainerName} = await import('../lib/reference/container.js')
    parseContainerName(args.name)
    if (flags['dry-run']) return this.show([{argv: ['docker', 'rename', args.container, args.name]}])
    const engine = await this.connect(flags)
    const [{resolveTarget}, {renameContainer}] = await Promise.all([
      import('../lib/containers/targets.js'),
      import('../lib/engine/container-life.js'),
    ])
    const {id} = await resolveTarget(engine, {name: args.container, stopped: true, dir: process.cwd()})
    await renameContainer(engine, id, args.name)
    return this.report({id, name: args.name}, () => [])
  }
}
