import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import type {LoginResult} from '../lib/registry/login.js'

export default class Login extends EngineCommand<LoginResult> {
  static override summary = 'log in to a registry'
  static override description = `The registry checks user name and password before they are stored,
where docker keeps them too: both see the same log-ins.`
  static override examples = [
    '<%= config.bin %> login',
    '<%= config.bin %> login -u me ghcr.io',
    '<%= config.bin %> login -u me --password-stdin localhost:5000 < token.txt',
  ]
  static override args = {
    registry: Args.string({description: 'host and port; Docker Hub when left out', ignoreStdin: true}),
  }
  static override flags = {
    ...dryRunFlag,
    username: Flags.string({char: 'u', summary: 'user name', helpValue: 'NAME'}),
    'password-stdin': Flags.boolean({summary: 'read the password or access token from stdin'}),
    plain: Flags.boolean({summary: "keep it unencrypted in docker's config.json, without a helper"}),
    // Known only to be refused with the reason.
    password: Flags.string({char: 'p', hidden: true}),
  }

  async run() {
    const {args, flags} = await this.parse(Login)
    const {login, planLogin, warnOfEnvironment} = await import('../lib/registry/login.js')
    const plan = planLogin(args.registry, flags)
    if (flags['dry-run']) {
      const {dockerLogin} = await import('../lib/explain/registry.js')
      return this.show([dockerLogin(plan)])
    }
    const {loginKeys, needDockerConfig} = await import('../lib/docker-config/read.js')
    // Before anything is asked or sent: where the log-ins cannot be read, none can be kept.
    needDockerConfig(loginKeys)
    const job = this.job(flags)
    warnOfEnvironment(job)
    const result = await login(await this.connect(flags), plan, process.stdin, job)
    job.progress.note(`logged in at ${result.registry}${result.username && ` as ${result.username}`}`)
    return this.report(result, () => [])
  }
}
