import {EngineCommand} from '../lib/cli/engine-command.js'
import type {Check} from '../lib/doctor/checks.js'

export default class Doctor extends EngineCommand<Check[]> {
  static override summary = 'is everything there that dkr needs?'
  static override description = `Engine, version, builder, disk and log-ins, each with what to do when it is not right.
The exit code is 1 when something failed.`
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json']

  async run() {
    const {flags} = await this.parse(Doctor)
    const [{examine}, {doctorLines}] = await Promise.all([
      import('../lib/doctor/checks.js'),
      import('../lib/doctor/view.js'),
    ])
    const checks = await examine(flags, process.env)
    if (checks.some(({verdict}) => verdict === 'failed')) process.exitCode = 1
    return this.report(checks, () => doctorLines(checks, process.stdout))
  }
}
