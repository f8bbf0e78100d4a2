import {Args} from '@oclif/core'
import {readDockerFlags} from '../lib/cli/docker-flags.js'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {execFlags} from '../lib/cli/exec-flags.js'
import {dryRunFlag, shellFlag} from '../lib/cli/flags.js'
import {DkrError} from '../lib/errors/dkr-error.js'
import type {DetachedExec} from '../lib/run/exec.js'

export default class Exec extends EngineCommand<DetachedExec> {
  static override summary = 'run a command in a container that runs'
  static override description = `Options come before CONTAINER; all that follows it is the command.
The dot as CONTAINER is the one that dkr up started in this folder.`
  static override aliases = ['container:exec']
  static override strict = false
  static override examples = [
    '<%= config.bin %> exec web ls -l',
    '<%= config.bin %> exec --shell .',
    'tar c . | <%= config.bin %> exec -i web tar x -C /data',
  ]
  static override args = {
    container: Args.string({description: "name or ID, or . for this folder's container", ignoreStdin: true}),
    command: Args.string({description: 'the command and its arguments', ignoreStdin: true}),
  }
  static override flags = {...execFlags, ...dryRunFlag, ...shellFlag}

  async run() {
    const words = readDockerFlags(this.argv, execFlags, {...Exec.baseFlags, ...Exec.flags})
    const {flags: own} = await this.parse(Exec, words.own)
    const flags = {...own, ...words.flags}
    const [container = flags.shell ? '.' : undefined, ...command] = words.rest
    if (container === undefined) throw containerMissing()
    const [{planExec}, {isTerminal, withShell}] = await Promise.all([
      import('../lib/run/exec-plan.js'),
      import('../lib/run/shell.js'),
    ])
    const request = withShell({...flags, command}, isTerminal(process))
    const plan = planExec(container, request, {env: process.env})
    if (this.jsonEnabled() && !plan.detach && !flags['dry-run']) throw jsonNeedsDetach()
    if (container === '.') {
      const {resolveTarget} = await import('../lib/containers/targets.js')
      const folder = {stopped: false, dir: process.cwd()}
      plan.container = (await resolveTarget(await this.connect(flags), folder)).name
    }
    for (const warning of plan.warnings) this.progress(flags).warn(warning)
    if (flags['dry-run']) {
      const {dockerExec} = await import('../lib/explain/exec.js')
      return this.show([dockerExec(plan)])
    }
    const {exec} = await import('../lib/run/exec.js')
    const result = await exec(await this.connect(flags), plan, process)
    if ('exitCode' in result) process.exitCode = result.exitCode
    else return this.report(result, () => [])
  }
}

function containerMissing(): DkrError {
  return new DkrError('USAGE', {
    message: 'which container? exec needs one',
    suggestions: ['dkr exec CONTAINER COMMAND…', 'dkr ls lists what runs', 'dkr exec --help'],
  })
}

function jsonNeedsDetach(): DkrError {
  return new DkrError('USAGE', {
    message: '--json needs -d here',
    why: 'without -d stdout belongs to the command in the container',
    suggestions: ['dkr exec -d --json …'],
  })
}
