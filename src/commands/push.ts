import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag} from '../lib/cli/flags.js'
import type {PushResult} from '../lib/registry/push.js'

export default class Push extends EngineCommand<PushResult> {
  static override summary = 'send an image to a registry'
  static override description = `The name of the image says where it goes: REGISTRY/NAMESPACE/NAME:TAG,
to Docker Hub where no registry is named. What it prints, the name with
the digest, pulls exactly this image.`
  static override aliases = ['image:push']
  static override examples = [
    '<%= config.bin %> push localhost:5000/me/my-app:1',
    '<%= config.bin %> push docker.io/me/my-app',
  ]
  static override args = {
    image: Args.string({description: 'the image; its tag is latest if not given', required: true, ignoreStdin: true}),
  }
  static override flags = {...dryRunFlag, ...quietFlag}

  async run() {
    const {args, flags} = await this.parse(Push)
    const {planPush, push} = await import('../lib/registry/push.js')
    const plan = await planPush(args.image)
    if (flags['dry-run']) {
      const {dockerPush} = await import('../lib/explain/registry.js')
      return this.show([dockerPush(plan)])
    }
    const job = this.job(flags)
    const result = await push(await this.connect(flags), plan, job)
    job.progress.note(`run it where this registry can be reached: ${result.run}`)
    return this.report(result, ({reference}) => [reference])
  }
}
