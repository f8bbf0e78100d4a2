import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag} from '../lib/cli/flags.js'
import type {Engine} from '../lib/engine/engine.js'
import type {PushResult} from '../lib/registry/push.js'

export default class Push extends EngineCommand<PushResult | PushResult[]> {
  static override summary = 'send an image to a registry'
  static override description = `The name of the image says where it goes: REGISTRY/NAMESPACE/NAME:TAG,
to Docker Hub where no registry is named. What it prints, the name with
the digest, pulls exactly this image.
A tag that is an image for several platforms in the registry keeps them:
a push that would leave fewer is refused (exit code 5).`
  static override aliases = ['image:push']
  static override examples = [
    '<%= config.bin %> push localhost:5000/me/my-app:1',
    '<%= config.bin %> push my-app --as docker.io/me/my-app',
    '<%= config.bin %> push --all-tags me/my-app',
  ]
  static override args = {
    image: Args.string({description: 'the image; its tag is latest if not given', required: true, ignoreStdin: true}),
  }
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    as: Flags.string({summary: 'name it so first, and push it there', helpValue: 'NAME', exclusive: ['all-tags']}),
    'all-tags': Flags.boolean({char: 'a', summary: 'push all tags of the repository'}),
    platform: Flags.string({summary: 'push only this platform (Docker 27 or later)', helpValue: 'OS/ARCH'}),
    force: Flags.boolean({summary: 'push even if the tag in the registry loses platforms'}),
  }

  async run() {
    const {args, flags} = await this.parse(Push)
    const [{planPush}, {pushName}] = await Promise.all([
      import('../lib/registry/push-plan.js'),
      import('../lib/registry/push-name.js'),
    ])
    const job = this.job(flags)
    const unnamed = flags.as === undefined && !args.image.includes('/') && !flags['all-tags']
    const engine = unnamed && !flags['dry-run'] ? await this.connect(flags) : undefined
    if (engine) await requireImage(engine, args.image)
    const as = flags.as ?? (await pushName(args.image, {ask: !flags['dry-run'], signal: job.signal}))
    const plan = planPush(args.image, {...flags, as})
    if (flags['dry-run']) {
      const {dockerPush} = await import('../lib/explain/registry.js')
      return this.show(dockerPush(plan))
    }
    const {push} = await import('../lib/registry/push.js')
    const pushed = await push(engine ?? (await this.connect(flags)), plan, job)
    for (const {run} of pushed) job.progress.note(`run it where this registry can be reached: ${run}`)
    return this.report(plan.allTags ? pushed : pushed[0]!, () => pushed.map(({reference}) => reference))
  }
}

/** For an image that is not there, nobody need think of a name. */
async function requireImage(engine: Engine, image: string): Promise<void> {
  const [{localImage}, {familiarReference, parseImageReference, withDefaultTag}] = await Promise.all([
    import('../lib/registry/local-image.js'),
    import('../lib/reference/image.js'),
  ])
  await localImage(engine, familiarReference(withDefaultTag(parseImageReference(image))))
}
