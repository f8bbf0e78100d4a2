import {Flags} from '@oclif/core'
import {attachFlags} from '../lib/cli/exec-flags.js'
import {LifeCommand, targetArgs, targetFlags} from '../lib/cli/life-command.js'
import {DkrError} from '../lib/errors/dkr-error.js'

export default class Start extends LifeCommand {
  static override summary = 'start containers that are stopped'
  static override description =
    `With --attach or --interactive dkr stays with the one container until it ends, shows what it
prints, and ends with its exit code.`
  static override aliases = ['container:start']
  static override examples = ['<%= config.bin %> start web', '<%= config.bin %> start -ai shell']
  static override args = targetArgs
  // -a is no short form of --all here: to docker it means attach.
  static override flags = {
    ...targetFlags,
    all: Flags.boolean({summary: targetFlags.all.summary}),
    attach: Flags.boolean({char: 'a', summary: 'show what it prints, and hand signals on to it'}),
    interactive: Flags.boolean({char: 'i', summary: 'the same, and send it what is typed'}),
    'detach-keys': attachFlags['detach-keys'],
  }

  async run() {
    const {flags, argv} = await this.parse(Start)
    const {attach, interactive} = flags
    const attached = attach || interactive
    if (attached && this.jsonEnabled() && !flags['dry-run']) throw noJson(argv[0] as string | undefined)
    const engine = await this.connect(flags)
    const targets = await this.targetsInOrder(engine, argv, flags)
    if (!attached) return this.carryOut(engine, {kind: 'start', targets}, flags)
    const [only, second] = [...targets.found, ...targets.missing]
    if (!only || second) throw onlyOne()
    const plan = {attach, interactive, detachKeys: flags['detach-keys']}
    if (flags['dry-run']) return this.carryOut(engine, {kind: 'start', targets, attached: plan}, flags)
    if ('error' in only) throw only.error
    const {startAttached} = await import('../lib/run/start-attached.js')
    process.exitCode = (await startAttached(engine, only.id, plan, process)).exitCode
  }
}

function onlyOne(): DkrError {
  return new DkrError('USAGE', {
    message: 'you cannot start and attach multiple containers at once',
    suggestions: ['dkr start -a CONTAINER', 'dkr start CONTAINER… and dkr logs -f CONTAINER…'],
  })
}

function noJson(container = 'CONTAINER'): DkrError {
  return new DkrError('USAGE', {
    message: '--json is not for start --attach',
    why: 'stdout belongs to the container',
    suggestions: [`dkr start --json ${container}`, `dkr logs --json ${container}`],
  })
}
