import {Args, Flags} from '@oclif/core'
import type {BuildResult} from '../lib/build/build.js'
import type {BuildPlan, BuildRequest} from '../lib/build/plan.js'
import type {ContextReport} from '../lib/build/show-context/show-context.js'
import {buildFlags, buildRequest} from '../lib/cli/build-flags.js'
import type {DryRun} from '../lib/cli/dkr-command.js'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag, repeatable, yesFlag} from '../lib/cli/flags.js'
import {projectSettings} from '../lib/cli/project-settings.js'
import type {Engine} from '../lib/engine/engine.js'
import type {Job} from '../lib/output/job.js'
import {parseLabels} from '../lib/project/labels.js'

export default class Build extends EngineCommand<BuildResult | ContextReport> {
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
    'show-context': Flags.boolean({summary: 'list what would be sent, and what is left out by which line'}),
    strict: Flags.boolean({summary: 'refuse to send secrets, .git, node_modules and the like'}),
    explain: Flags.boolean({summary: 'say why the first step that was not cached ran again'}),
    label: repeatable({char: 'l', summary: 'set a label of the image', helpValue: 'KEY=VALUE'}),
    ...yesFlag,
  }

  async run(): Promise<BuildResult | ContextReport | DryRun> {
    const {flags, args} = await this.parse(Build)
    const [{planBuild}, {removeResultFiles}, {pickBuilder, askedBuilder}] = await Promise.all([
      import('../lib/build/plan.js'),
      import('../lib/build/result-files.js'),
      import('../lib/engine/builder.js'),
    ])
    const settings = await projectSettings(args.dir, {file: flags.file, run: false})
    const request: BuildRequest = {
      ...buildRequest(flags, settings, args.dir),
      name: settings.name,
      dir: args.dir,
      tags: flags.tag,
      iidfile: flags.iidfile,
      metadataFile: flags['metadata-file'],
      labels: parseLabels(flags.label ?? []),
      strict: flags.strict,
    }
    // As docker: whatever fails from here on, no ID of an earlier build is taken for that of this one.
    if (!flags['dry-run'] && !flags['show-context']) removeResultFiles(request)
    // What is wrong with the request is said without asking an engine, and the context needs none at all.
    const ahead = planBuild(request, process.cwd(), process.env, askedBuilder(process.env) ?? 'buildkit')
    if (flags['show-context']) return this.showContext(ahead, this.job(flags))
    // The modules load while the engine answers.
    const [engine, {build}, {reachGate}] = await Promise.all([
      this.connect(flags),
      import('../lib/build/build.js'),
      import('../lib/up/reach/gate.js'),
    ])
    const passGate = reachGate({dir: args.dir, flags, surroundings: {cwd: process.cwd(), env: process.env}})
    if (ahead.context === 'folder') await passGate(settings, flags['dry-run'] ? 'tell' : 'ask', this.job(flags))
    const plan = planBuild(request, process.cwd(), process.env, await pickBuilder(engine, process.env))
    if (flags['dry-run']) return this.ahead(engine, plan, this.job(flags), flags.explain)
    const job = this.job(flags)
    const result = await build(engine, plan, job)
    if (flags.explain) {
      const {explainLines} = await import('../lib/build/cache/view.js')
      for (const line of explainLines(result)) job.progress.note(line)
    }
    return this.report(result, ({imageId}) => [imageId])
  }

  /** What would be sent, and which line of which ignore file keeps the rest here. */
  private async showContext(plan: BuildPlan, job: Job): Promise<ContextReport> {
    const [{inspectContext}, {contextLines}] = await Promise.all([
      import('../lib/build/show-context/inspect-context.js'),
      import('../lib/build/show-context/view.js'),
    ])
    const report = await inspectContext(plan, plan.strict, job)
    return this.report(report, () => contextLines(report, {width: this.width, fold: Boolean(process.stdout.isTTY)}))
  }

  /** The docker command, and with `--explain` what the classic builder's cache will do. */
  private async ahead(engine: Engine, plan: BuildPlan, {progress}: Job, explain: boolean) {
    const {dockerBuild} = await import('../lib/explain/build.js')
    if (explain) {
      const [{explainAhead}, {explainAheadLines}] = await Promise.all([
        import('../lib/build/cache/explain-ahead.js'),
        import('../lib/build/cache/view.js'),
      ])
      for (const line of explainAheadLines(await explainAhead(engine, plan, process.env))) progress.note(line)
    }
    const {dockerDiffers} = await import('../lib/build/docker-differs.js')
    for (const line of dockerDiffers(plan)) progress.warn(line)
    return this.show([dockerBuild(plan)])
  }
}
