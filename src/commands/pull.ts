import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag} from '../lib/cli/flags.js'
import type {PullResult} from '../lib/registry/pull.js'

export default class Pull extends EngineCommand<PullResult | PullResult[]> {
  static override summary = 'get an image from a registry'
  static override description = 'Prints the name with the digest of what was pulled.'
  static override aliases = ['image:pull']
  static override examples = [
    '<%= config.bin %> pull python:3.13-slim',
    '<%= config.bin %> pull localhost:5000/me/my-app:1',
  ]
  static override args = {
    image: Args.string({description: 'the image; its tag is latest if not given', required: true, ignoreStdin: true}),
  }
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    'all-tags': Flags.boolean({char: 'a', summary: 'pull all tags of the repository'}),
    platform: Flags.string({summary: 'platform of the image', helpValue: 'OS/ARCH'}),
  }

  async run() {
    const {args, flags} = await this.parse(Pull)
    const {planPull, pull} = await import('../lib/registry/pull.js')
    const plan = planPull(args.image, flags)
    if (flags['dry-run']) {
      const {dockerPull} = await import('../lib/explain/registry.js')
      return this.show([dockerPull(plan)])
    }
    const job = this.job(flags)
    const pulled = await pull(await this.connect(flags), plan, job)
    for (const {image, status} of pulled) {
      job.progress.note(status === 'downloaded' ? `pulled ${image}` : `${image} is up to date`)
    }
    return this.report(plan.allTags ? pulled : pulled[0]!, () => pulled.map(({reference}) => reference))
  }
}
