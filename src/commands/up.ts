import {Args, Flags} from '@oclif/core'
import {buildFlags, buildRequest} from '../lib/cli/build-flags.js'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag, yesFlag} from '../lib/cli/flags.js'
import {projectSettings} from '../lib/cli/project-settings.js'
import {readyFlags} from '../lib/cli/ready-flags.js'
import {upFlags} from '../lib/cli/up-flags.js'
import {print} from '../lib/output/print.js'
import type {UpResult} from '../lib/up/result.js'

export default class Up extends EngineCommand<UpResult> {
  static override summary = 'from a folder to a container that runs and answers'
  static override description =
    `Builds the image, replaces the container of the last time, waits until its URL answers and prints the URL.
Then it shows the log until Ctrl-C stops the container; with -d it returns as soon as the URL answers.
When nothing changed, nothing is done; when the new container does not become ready, the old one comes back and the
exit code is 4.
Settings are read from dkr.yaml of the folder; flags and DKR_* variables win over it.
The port is published on 127.0.0.1 only, unless --public is given. What dkr.yaml reaches beyond that and the folder is
announced; on a terminal dkr asks once.`
  static override examples = [
    '<%= config.bin %> up',
    '<%= config.bin %> up -d -e NAME=you',
    'curl "$(<%= config.bin %> up -d)"',
  ]
  static override args = {dir: Args.string({description: 'the folder of the app', default: '.', ignoreStdin: true})}
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    ...buildFlags,
    detach: Flags.boolean({char: 'd', summary: 'return as soon as the URL answers'}),
    ...upFlags,
    watch: Flags.boolean({
      char: 'w',
      summary: 'bring files that change into the container, or rebuild',
      exclusive: ['detach', 'json'],
    }),
    ...readyFlags,
    ...yesFlag,
  }

  async run() {
    const {flags, args} = await this.parse(Up)
    const [{checkUp, prepareUp, up}, {reachGate}] = await Promise.all([
      import('../lib/up/up.js'),
      import('../lib/up/reach/gate.js'),
    ])
    const readSettings = () => projectSettings(args.dir, {file: flags.file, run: true})
    const settings = await readSettings()
    const request = {...flags, dir: args.dir, build: buildRequest(flags, settings, args.dir), settings}
    const surroundings = {cwd: process.cwd(), env: process.env}
    checkUp(request, surroundings)
    const engine = await this.connect(flags)
    const job = this.job(flags)
    const passGate = reachGate({engine, dir: args.dir, flags, surroundings})
    await passGate(settings, flags['dry-run'] ? 'tell' : 'ask', job)
    if (flags['dry-run']) {
      const [{dockerUp}, {dockerDiffers}] = await Promise.all([
        import('../lib/explain/up.js'),
        import('../lib/build/docker-differs.js'),
      ])
      const plan = await prepareUp(engine, request, surroundings, job)
      for (const line of [...plan.run.warnings, ...dockerDiffers(plan.build)]) job.progress.warn(line)
      return this.show(dockerUp(plan))
    }
    if (flags.watch) {
      const {watchApp} = await import('../lib/up/watch/watch.js')
      const again = async () => {
        const fresh = await readSettings()
        await passGate(fresh, 'refuse', job)
        return {...request, build: buildRequest(flags, fresh, args.dir), settings: fresh}
      }
      const started = (result: UpResult) => {
        for (const line of upView(result)) print(line)
      }
      const options = {request: again, surroundings, output: process.stderr, started}
      process.exitCode = await watchApp(engine, options, job)
      return
    }
    const {follow} = await import('../lib/up/follow.js')
    const result = await up(engine, request, surroundings, job)
    if (flags.detach || this.jsonEnabled()) return this.report(result, upView)
    const following = follow(engine, result, process.stderr, job)
    this.report(result, upView)
    process.exitCode = (await following).exitCode
  }
}

function upView({url, id}: UpResult): string[] {
  return [url ?? id]
}
