import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, repeatable, shellFlag} from '../lib/cli/flags.js'
import {splitAtDashes} from '../lib/cli/pass-through.js'
import {DkrError} from '../lib/errors/dkr-error.js'
import type {DetachedResult} from '../lib/run/detached.js'

export default class Run extends EngineCommand<DetachedResult> {
  static override summary = 'create a container and start it'
  static override description = `Options come before IMAGE; all that follows it belongs to the container.
The streams of the container and its exit code are dkr's own, as with docker run.`
  static override aliases = ['container:run']
  static override strict = false
  static override examples = [
    '<%= config.bin %> run --rm busybox:1.36 echo hello',
    '<%= config.bin %> run -d -p 4000:8000 -e NAME=you my-app',
  ]
  static override args = {
    image: Args.string({description: 'name or ID of the image', ignoreStdin: true}),
    command: Args.string({description: 'the command and its arguments', ignoreStdin: true}),
  }
  static override flags = {
    ...dryRunFlag,
    ...shellFlag,
    detach: Flags.boolean({char: 'd', summary: 'leave it running and print its ID'}),
    interactive: Flags.boolean({char: 'i', summary: 'keep its stdin open'}),
    tty: Flags.boolean({char: 't', summary: 'give it a terminal'}),
    rm: Flags.boolean({summary: 'remove it when it ends'}),
    name: Flags.string({summary: 'name of the container'}),
    publish: repeatable({char: 'p', summary: 'publish a port', helpValue: '[IP:][HOST:]PORT'}),
    env: repeatable({char: 'e', summary: 'set a variable, or pass on yours', helpValue: 'NAME[=VALUE]'}),
    'env-file': repeatable({summary: 'read variables from a file', helpValue: 'FILE'}),
    volume: repeatable({char: 'v', summary: 'mount a folder or a volume', helpValue: '[SOURCE:]TARGET[:ro]'}),
    label: repeatable({char: 'l', summary: 'set a label', helpValue: 'KEY=VALUE'}),
    workdir: Flags.string({char: 'w', summary: 'working folder in the container'}),
    user: Flags.string({char: 'u', summary: 'user (and group) to run as', helpValue: 'NAME|UID[:GROUP|GID]'}),
    entrypoint: Flags.string({summary: 'program to start instead of the entrypoint of the image'}),
    platform: Flags.string({summary: 'platform of the image', helpValue: 'OS/ARCH'}),
    pull: Flags.option({
      options: ['always', 'missing', 'never'] as const,
      default: 'missing',
      summary: 'when to pull the image',
    })(),
  }

  async run() {
    const {options, rest} = splitAtDashes(this.argv)
    const {flags} = await this.parse(Run, options)
    const [image, ...command] = rest
    if (image === undefined) throw imageMissing()
    const [{planRun}, {isTerminal, withShellOfImage}] = await Promise.all([
      import('../lib/run/plan.js'),
      import('../lib/run/shell.js'),
    ])
    const request = withShellOfImage({...flags, image, command}, isTerminal(process))
    const plan = planRun(request, {cwd: process.cwd(), env: process.env})
    if (flags['dry-run']) {
      const {dockerRun} = await import('../lib/explain/run.js')
      return this.show([dockerRun(plan)])
    }
    if (this.jsonEnabled() && !plan.detach) throw jsonNeedsDetach()
    const {run} = await import('../lib/run/run.js')
    const result = await run(await this.connect(flags), plan, this.job(flags), process)
    if ('exitCode' in result) process.exitCode = result.exitCode
    else return this.report(result, ({id}) => [id])
  }

  /** Whatever keeps the container from running is 125, so that its own exit codes stay tellable. */
  protected override exitCodeOf(error: DkrError): number {
    return error.code === 'OUTPUT_FAILED' ? error.exitCode : Math.max(error.exitCode, 125)
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
