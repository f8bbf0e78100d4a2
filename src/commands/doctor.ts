import {EngineCommand} from '../lib/cli/engine-command.js'
import type {Check} from '../lib/doctor/check.js'

export default class Doctor extends EngineCommand<Check[]> {
  static override summary = 'is everything there that dkr needs?'
  static override description =
    `Engine and where it was found, version, builder, disk, clock, log-ins, and whether it can run a container (one of an
image made for this, removed at once), each with what to do when it is not right. No secret is printed.
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
    return this.report(checks, () => doctorLines(checks, process.stdout), 'painted')
  }
}
