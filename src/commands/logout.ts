import {Args} from '@oclif/core'
import {DkrCommand} from '../lib/cli/dkr-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import type {LogoutResult} from '../lib/registry/logout.js'

export default class Logout extends DkrCommand<LogoutResult> {
  static override summary = 'forget the log-in of a registry'
  static override examples = ['<%= config.bin %> logout', '<%= config.bin %> logout localhost:5000']
  static override args = {
    registry: Args.string({description: 'host and port; Docker Hub when left out', ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {args, flags} = await this.parse(Logout)
    const [{registryHost, warnOfEnvironment}, {logout}] = await Promise.all([
      import('../lib/registry/login.js'),
      import('../lib/registry/logout.js'),
    ])
    const registry = registryHost(args.registry)
    if (flags['dry-run']) {
      const {dockerLogout} = await import('../lib/explain/registry.js')
      return this.show([dockerLogout(registry)])
    }
    const job = this.job(flags)
    warnOfEnvironment(job)
    return this.report(await logout(registry, job), () => [])
  }
}
