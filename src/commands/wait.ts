import {Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import {targetArgs} from '../lib/cli/life-command.js'
import type {EndedContainer} from '../lib/containers/wait.js'
import {print} from '../lib/output/print.js'

export default class Wait extends EngineCommand<EndedContainer[]> {
  static override summary = 'wait until containers end, and print their exit codes'
  static override aliases = ['container:wait']
  static override strict = false
  static override examples = ['<%= config.bin %> wait job', '<%= config.bin %> wait --timeout 60 job-1 job-2']
  static override args = targetArgs
  static override flags = {
    ...dryRunFlag,
    timeout: Flags.integer({summary: 'give up after so many seconds, with exit code 1', min: 0}),
  }

  async run() {
    const {flags, argv} = await this.parse(Wait)
    const engine = await this.connect(flags)
    const {found, missing} = await this.findTargets(engine, argv, {stopped: true})
    if (flags['dry-run'])
      return this.show([{argv: ['docker', 'wait', ...[...found, ...missing].map(({name}) => name)]}])
    const {waitForEnd} = await import('../lib/containers/wait.js')
    const ended: EndedContainer[] = []
    this.tellMissing({found, missing})
    for await (const one of waitForEnd(engine, found, {timeout: flags.timeout, signal: this.job(flags).signal})) {
      ended.push(one)
      if (!this.jsonEnabled()) print(`${one.exitCode}`)
    }
    return this.report(ended, () => [])
  }
}
