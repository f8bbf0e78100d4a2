import {Args, Flags} from '@oclif/core'
import {confirmRemoval} from '../lib/cli/confirm-removal.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import {TargetsCommand} from '../lib/cli/targets-command.js'
import {DkrError} from '../lib/errors/dkr-error.js'
import {count} from '../lib/output/text.js'
import {humanSize} from '../lib/output/units.js'

export default class Rmi extends TargetsCommand {
  static override summary = 'remove images'
  static override description =
    `An image that a container uses stays; --force removes one that only stopped containers use.
With --all, what will go is shown first, and asked.`
  static override aliases = ['image:rm', 'image:remove']
  static override examples = ['<%= config.bin %> rmi my-app:1.0', '<%= config.bin %> rmi --all']
  static override args = {image: Args.string({description: 'names or IDs of images', ignoreStdin: true})}
  static override flags = {
    ...dryRunFlag,
    all: Flags.boolean({char: 'a', summary: 'every image'}),
    'no-prune': Flags.boolean({summary: 'leave the parents that have no name and no other child'}),
    force: Flags.boolean({char: 'f', summary: 'also images in use by stopped containers, and ask nothing'}),
  }

  async run() {
    const {flags, argv} = await this.parse(Rmi)
    if (argv.length === 0 && !flags.all) throw nothingNamed()
    const engine = await this.connect(flags)
    const {planRemoveImages, removePlanned} = await import('../lib/images/remove.js')
    const plan = await planRemoveImages(engine, {...flags, names: argv as string[], noPrune: flags['no-prune']})
    if (flags['dry-run']) {
      const {dockerRmi} = await import('../lib/explain/images.js')
      return this.show(dockerRmi(plan))
    }
    if (flags.all && !flags.force && plan.images.length > 0) {
      const lines = plan.images.map(({name, size}) => `${name} (${humanSize(size)})`)
      await confirmRemoval(`Remove ${count(lines.length, 'image')}?`, lines)
    }
    const targets = {found: plan.images, missing: plan.missing}
    // Two names of one image, or an image and one built upon it: the engine fails when both go at once.
    // As docker has it: to remove by force what is not there is no failure.
    const options = {oneByOne: true, missingFails: !flags.force, kind: 'image' as const}
    return this.forEach(targets, image => removePlanned(engine, plan, image), options)
  }
}

function nothingNamed(): DkrError {
  return new DkrError('USAGE', {message: 'which image?', suggestions: ['dkr rmi NAME', 'dkr images', 'dkr rmi --all']})
}
