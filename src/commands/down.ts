import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag} from '../lib/cli/flags.js'
import type {DownResult} from '../lib/up/down.js'

export default class Down extends EngineCommand<DownResult> {
  static override summary = 'stop and remove what up started in a folder'
  static override description =
    'Removes the containers and networks of the folder, also those that an interrupted up left. Images and volumes stay.\nDoing it twice is fine.'
  static override examples = ['<%= config.bin %> down', '<%= config.bin %> down --volumes --images ../my-app']
  static override args = {dir: Args.string({description: 'the folder of the app', default: '.', ignoreStdin: true})}
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    volumes: Flags.boolean({char: 'v', summary: 'remove its volumes too, with the data in them'}),
    images: Flags.boolean({summary: 'remove its images too'}),
  }

  async run() {
    const {flags, args} = await this.parse(Down)
    const engine = await this.connect(flags)
    const [{downFolder, executeDown, planDown}, {lockFolder}] = await Promise.all([
      import('../lib/up/down.js'),
      import('../lib/up/lock-folder.js'),
    ])
    const request = {...flags, dir: args.dir}
    if (flags['dry-run']) {
      const {dockerDown} = await import('../lib/explain/up.js')
      return this.show(dockerDown(await planDown(engine, request, process.cwd())))
    }
    const job = this.job(flags)
    const lock = await lockFolder(downFolder(args.dir, process.cwd()), process.env, job)
    try {
      const plan = await planDown(engine, request, process.cwd())
      if (plan.containers.length === 0) job.progress.note('Nothing to remove: no container of this folder.')
      return this.report(await executeDown(engine, plan, job), ({removed}) => removed.map(({name}) => name))
    } finally {
      lock?.release()
    }
  }
}
