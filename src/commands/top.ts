import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import {splitAtDashes} from '../lib/cli/pass-through.js'
import type {ProcessTable} from '../lib/engine/container-life.js'
import {isDkrError} from '../lib/errors/dkr-error.js'
import {withName} from '../lib/errors/with-name.js'

export default class Top extends EngineCommand<ProcessTable> {
  static override summary = 'show the processes of a container'
  static override description = 'All that follows CONTAINER belongs to ps on the host of the engine.'
  static override aliases = ['container:top']
  static override strict = false
  static override examples = ['<%= config.bin %> top web', '<%= config.bin %> top web -o pid,cmd']
  static override args = {
    container: Args.string({description: 'name or ID; without one, or for ., this folder', ignoreStdin: true}),
    options: Args.string({description: 'options of ps', ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {options, rest} = splitAtDashes(this.argv)
    const {flags} = await this.parse(Top, options)
    const [name, ...psOptions] = rest
    const engine = await this.connect(flags)
    const [{resolveTarget}, {containerProcesses}, {processLines}] = await Promise.all([
      import('../lib/containers/targets.js'),
      import('../lib/engine/container-life.js'),
      import('../lib/containers/top.js'),
    ])
    const target = await resolveTarget(engine, {name, stopped: false, dir: process.cwd()})
    if (flags['dry-run']) return this.show([{argv: ['docker', 'top', target.name, ...psOptions]}])
    const table = await containerProcesses(engine, target.id, psOptions).catch(error => {
      throw isDkrError(error) ? withName(error, target) : error
    })
    return this.report(table, processLines)
  }
}
