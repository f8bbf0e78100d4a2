import {Args} from '@oclif/core'
import {readDockerFlags} from '../lib/cli/docker-flags.js'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {attachFlags} from '../lib/cli/exec-flags.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import {DkrError} from '../lib/errors/dkr-error.js'

export default class Attach extends EngineCommand<never> {
  static override summary = 'connect the terminal with a container that runs'
  static override description =
    `Shows what it prints and sends it what is typed, until it ends or the detach keys are typed.
The exit code is that of the container.`
  static override aliases = ['container:attach']
  static override strict = false
  static override examples = ['<%= config.bin %> attach web', '<%= config.bin %> attach --no-stdin web']
  static override args = {
    container: Args.string({description: "name or ID; without one, this folder's container", ignoreStdin: true}),
  }
  static override flags = {...attachFlags, ...dryRunFlag}

  async run() {
    const words = readDockerFlags(this.argv, attachFlags, {...Attach.baseFlags, ...Attach.flags}, true)
    const {flags: own} = await this.parse(Attach, words.own)
    const flags = {...own, ...words.flags}
    if (words.rest.length > 1) throw onlyOne()
    if (this.jsonEnabled() && !flags['dry-run']) throw noJson(words.rest[0])
    const engine = await this.connect(flags)
    const {resolveTarget} = await import('../lib/containers/targets.js')
    const {name} = await resolveTarget(engine, {name: words.rest[0], stopped: true, dir: process.cwd()})
    if (flags['dry-run']) {
      const {dockerAttach} = await import('../lib/explain/exec.js')
      return this.show([dockerAttach(name, flags)])
    }
    const {attach} = await import('../lib/run/attach.js')
    process.exitCode = (await attach(engine, name, flags, process)).exitCode
  }
}

function onlyOne(): DkrError {
  return new DkrError('USAGE', {
    message: 'attach takes one container',
    suggestions: ['dkr attach CONTAINER', 'dkr logs -f shows several'],
  })
}

function noJson(container = 'CONTAINER'): DkrError {
  return new DkrError('USAGE', {
    message: '--json is not for attach',
    why: 'stdout belongs to the container',
    suggestions: [`dkr inspect ${container}`, `dkr logs --json ${container}`],
  })
}
