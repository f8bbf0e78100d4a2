import {Args} from '@oclif/core'
import {readDockerFlags} from '../lib/cli/docker-flags.js'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, shellFlag} from '../lib/cli/flags.js'
import {optionsFirst} from '../lib/cli/options-first.js'
import {quietPullFlag, runFlags} from '../lib/cli/run-flags.js'
import {DkrError} from '../lib/errors/dkr-error.js'
import type {DetachedResult} from '../lib/run/detached.js'
import {runExitCode} from '../lib/run/exit-code.js'

export default class Run extends EngineCommand<DetachedResult> {
  static override summary = 'create a container and start it'
  static override description = `Options come before IMAGE; all that follows it belongs to the container.
The streams of the container and its exit code are dkr's own, as with docker run.`
  static override aliases = ['container:run']
  static override strict = false
  static override usage = 'run [OPTIONS] IMAGE [COMMAND] [ARG...]'
  static override examples = [
    '<%= config.bin %> run --rm busybox:1.36 echo hello',
    '<%= config.bin %> run -d -p 4000:8000 -e NAME=you my-app',
  ]
  static override args = {
    image: Args.string({description: 'name or ID of the image', ignoreStdin: true}),
    command: Args.string({description: 'the command and its arguments', ignoreStdin: true}),
  }
  static override flags = {...runFlags, ...dryRunFlag, ...shellFlag, ...quietPullFlag}

  async run() {
    const words = readDockerFlags(this.argv, runFlags, {...Run.baseFlags, ...Run.flags})
    const {flags: own} = await this.parse(Run, words.own)
    const flags = {...own, ...words.flags}
    const [image, ...command] = words.rest
    if (image === undefined) throw imageMissing()
    const inOrder = optionsFirst(this.argv, words.rest, runFlags)
    const [{planRun}, {isTerminal, withShellOfImage}] = await Promise.all([
      import('../lib/run/plan.js'),
      import('../lib/run/shell.js'),
    ])
    const request = withShellOfImage({...flags, image, command, optionsFirst: inOrder}, isTerminal(process))
    const plan = planRun(request, {cwd: process.cwd(), env: process.env})
    if (flags['dry-run']) {
      const {dockerRun} = await import('../lib/explain/run.js')
      for (const warning of plan.warnings) this.progress(flags).warn(warning)
      return this.show([dockerRun(plan)])
    }
    if (this.jsonEnabled() && !plan.detach) throw jsonNeedsDetach()
    const {run} = await import('../lib/run/run.js')
    const result = await run(await this.connect(flags), plan, this.job(flags), process)
    if ('exitCode' in result) process.exitCode = result.exitCode
    else return this.report(result, ({id}) => [id])
  }

  /** Whatever keeps the container from running is 125, so that its own exit codes stay tellable; docker has slips. */
  protected override exitCodeOf(error: DkrError): number {
    return runExitCode(error)
  }
}

function imageMissing(): DkrError {
  return new DkrError('USAGE', {
    message: 'which image? run needs one',
    suggestions: ['dkr run IMAGE [COMMAND…]', 'dkr images lists what is here', 'dkr run --help'],
  })
}

function jsonNeedsDetach(): DkrError {
  return new DkrError('USAGE', {
    message: '--json needs -d here',
    why: 'without -d stdout belongs to the container',
    suggestions: ['dkr run -d --json …'],
  })
}
