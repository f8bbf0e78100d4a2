import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import type {PublishedPort} from '../lib/engine/published.js'

export default class Port extends EngineCommand<PublishedPort[]> {
  static override summary = 'show where the ports of a container are published'
  static override aliases = ['container:port']
  static override examples = ['<%= config.bin %> port web', '<%= config.bin %> port web 80']
  static override args = {
    container: Args.string({description: 'name or ID; without one, or for ., this folder', ignoreStdin: true}),
    port: Args.string({description: 'one port of the container: 80, 53/udp', ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {flags, args} = await this.parse(Port)
    const engine = await this.connect(flags)
    const [{resolveTarget}, {hostAddress, portLine, publishedPorts}] = await Promise.all([
      import('../lib/containers/targets.js'),
      import('../lib/containers/port.js'),
    ])
    const target = await resolveTarget(engine, {name: args.container, stopped: true, dir: process.cwd()})
    if (flags['dry-run'])
      return this.show([{argv: ['docker', 'port', target.name, ...(args.port === undefined ? [] : [args.port])]}])
    const ports = await publishedPorts(engine, target, args.port)
    return this.report(ports, () => ports.map(args.port === undefined ? portLine : hostAddress))
  }
}
