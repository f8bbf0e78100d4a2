import {Args, Flags} from '@oclif/core'
import type {BuildResult} from '../lib/build/build.js'
import {buildFlags, buildRequest} from '../lib/cli/build-flags.js'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag, repeatable} from '../lib/cli/flags.js'
import {parseLabels} from '../lib/project/labels.js'
import {readSettings} from '../lib/project/settings.js'

export default class Build extends EngineCommand<BuildResult> {
  static override summary = 'build an image from a folder with a Dockerfile'
  static override description =
    `Without -t the image is called after the folder. On stdout stands only the ID of the image.`
  static override aliases = ['image:build']
  static override examples = [
    '<%= config.bin %> build',
    '<%= config.bin %> build -t me/app:1.0 --build-arg VERSION=3 .',
  ]
  static override args = {
    dir: Args.string({
      description: 'the folder to build from, a git or http URL, or - for an archive or a Dockerfile on stdin',
      default: '.',
      ignoreStdin: true,
    }),
  }
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    ...buildFlags,
    tag: repeatable({char: 't', summary: 'name of the image', helpValue: 'NAME[:TAG]'}),
    iidfile: Flags.string({summary: 'write the ID of the image to a file', helpValue: 'FILE'}),
    'metadata-file': Flags.string({summary: 'write ID and names to a file, as JSON', helpValue: 'FILE'}),
    label: repeatable({char: 'l', summary: 'set a label of the image', helpValue: 'KEY=VALUE'}),
  }

  async run() {
    const {flags, args} = await this.parse(Build)
    const [{planBuild}, {pickBuilder}] = await Promise.all([
      import('../lib/build/plan.js'),
      import('../lib/engine/builder.js'),
    ])
    const {name} = await readSettings(args.dir)
    const request = {
      ...buildRequest(flags),
      name,
      dir: args.dir,
      tags: flags.tag,
      iidfile: flags.iidfile,
      metadataFile: flags['metadata-file'],
      labels: parseLabels(flags.label ?? []),
    }
    // What is wrong with the request is said without asking an engine.
    planBuild(request, process.cwd(), process.env, 'buildkit')
    const engine = await this.connect(flags)
    const plan = planBuild(request, process.cwd(), process.env, await pickBuilder(engine, process.env))
    if (flags['dry-run']) {
      const {dockerBuild} = await import('../lib/explain/build.js')
      return this.show([dockerBuild(plan)])
    }
    const {build} = await import('../lib/build/build.js')
    return this.report(await build(engine, plan, this.job(flags)), ({imageId}) => [imageId])
  }
}
