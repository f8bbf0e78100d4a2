import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag} from '../lib/cli/flags.js'
import type {DownResult} from '../lib/up/down.js'

export default class Down extends EngineCommand<DownResult> {
  static override summary = 'stop and remove what up started in a folder'
  static override description = 'Images and named volumes stay. Doing it twice is fine.'
  static override examples = ['<%= config.bin %> down', '<%= config.bin %> down ../my-app']
  static override args = {dir: Args.string({description: 'the folder of the app', default: '.', ignoreStdin: true})}
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    volumes: Flags.boolean({char: 'v', summary: 'remove its anonymous volumes too'}),
  }

  async run() {
    const {flags, args} = await this.parse(Down)
    const engine = await this.connect(flags)
    const {executeDown, planDown} = await import('../lib/up/down.js')
    const plan = await planDown(engine, args.dir, process.cwd(), flags.volumes)
    if (flags['dry-run']) {
      const {dockerDown} = await import('../lib/explain/up.js')
      return this.show(dockerDown(plan))
    }
    const job = this.job(flags)
    if (plan.containers.length === 0) job.progress.note('Nothing to remove: no container of this folder.')
    return this.report(await executeDown(engine, plan, job), ({removed}) => removed.map(({name}) => name))
  }
}
