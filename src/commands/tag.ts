import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import type {TagResult} from '../lib/registry/tag.js'

export default class Tag extends EngineCommand<TagResult> {
  static override summary = 'give an image another name'
  static override description = `The image stays one image, with two names. The new name decides where
a push goes: REGISTRY/NAMESPACE/NAME:TAG.`
  static override aliases = ['image:tag']
  static override examples = ['<%= config.bin %> tag my-app localhost:5000/me/my-app:1']
  static override args = {
    source: Args.string({description: 'name or ID of an image that is here', required: true, ignoreStdin: true}),
    target: Args.string({
      description: 'the new name; its tag is latest if not given',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = dryRunFlag

  async run() {
    const {args, flags} = await this.parse(Tag)
    const {planTag, tag} = await import('../lib/registry/tag.js')
    const plan = planTag(args.source, args.target)
    if (flags['dry-run']) {
      const {dockerTag} = await import('../lib/explain/registry.js')
      return this.show([dockerTag(plan)])
    }
    return this.report(await tag(await this.connect(flags), plan), ({target}) => [target])
  }
}
