import {Args, Flags} from '@oclif/core'
import {DkrCommand} from '../lib/cli/dkr-command.js'
import type {InitResult} from '../lib/init/init.js'

export default class Init extends DkrCommand<InitResult> {
  static override summary = 'scaffold a new app, or write what an app that is there still lacks'
  static override description = `Writes app.py, requirements.txt, a Dockerfile and .dockerignore, ready for dkr up.
A new app starts only in a folder without other files (README, LICENSE and dot files may be there).
In another project dkr writes nothing (exit code 2), unless --template says what to write.
A file that is there is never lost: it stays, or dkr refuses (exit code 5), or --force keeps a copy.`
  static override examples = ['<%= config.bin %> init -y', '<%= config.bin %> init my-app --port 9000']
  static override args = {dir: Args.string({description: 'the folder of the app', default: '.', ignoreStdin: true})}
  static override flags = {
    'dry-run': Flags.boolean({summary: 'say what would be written, and write nothing'}),
    yes: Flags.boolean({char: 'y', summary: 'ask nothing, take the defaults'}),
    template: Flags.string({summary: 'template to use (default: detected)', helpValue: 'NAME'}),
    name: Flags.string({summary: 'name of the project (default: after the folder)'}),
    port: Flags.string({summary: 'port the app listens on in the container', helpValue: 'PORT'}),
    force: Flags.boolean({summary: 'replace files that differ; a copy of each is kept'}),
  }

  async run() {
    const {flags, args} = await this.parse(Init)
    const [{init}, {initLines, initNotes}, prompts] = await Promise.all([
      import('../lib/init/init.js'),
      import('../lib/init/view.js'),
      import('../lib/prompts/prompts.js'),
    ])
    const job = this.job(flags)
    const questions =
      flags.yes || this.jsonEnabled() || !prompts.canAsk() ? undefined : await import('../lib/prompts/ask.js')
    const result = await init({...flags, dir: args.dir, dryRun: flags['dry-run'], questions, signal: job.signal})
    this.report(result, written => initLines(written, process.cwd()))
    if (!this.jsonEnabled()) for (const line of initNotes(result)) job.progress.note(line)
    return result
  }
}
