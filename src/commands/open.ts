import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import type {OpenResult} from '../lib/up/open.js'

export default class Open extends EngineCommand<OpenResult> {
  static override summary = 'show the app of this folder in the browser'
  static override description =
    `Waits until the URL answers, prints it and hands it to the browser: the one that BROWSER names, else the system's.`
  static override examples = ['<%= config.bin %> open', '<%= config.bin %> up -d && <%= config.bin %> open']
  static override args = {
    container: Args.string({description: 'name or ID; without one, or for ., this folder', ignoreStdin: true}),
  }
  static override flags = {
    timeout: Flags.integer({summary: 'seconds until it must answer', default: 60, min: 1}),
  }

  async run() {
    const {flags, args} = await this.parse(Open)
    const engine = await this.connect(flags)
    const job = this.job(flags)
    const [{resolveTarget}, {openUrl, urlOfContainer}] = await Promise.all([
      import('../lib/containers/targets.js'),
      import('../lib/up/open.js'),
    ])
    const target = await resolveTarget(engine, {name: args.container, stopped: true, dir: process.cwd()})
    const url = await urlOfContainer(engine, target)
    return this.report(await openUrl(url, flags.timeout, job), () => [url])
  }
}
