import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag} from '../lib/cli/flags.js'
import type {CopyResult} from '../lib/copy/copy.js'
import type {CopyPlan} from '../lib/copy/endpoint.js'
import {DkrError} from '../lib/errors/dkr-error.js'
import {count} from '../lib/output/text.js'

export default class Cp extends EngineCommand<CopyResult> {
  static override summary = 'copy files between a container and here'
  static override description =
    `One side is CONTAINER:PATH, the other a local path, or - for a tar archive on stdin or stdout.
A folder is copied whole, FOLDER/. is what is in it. A target that is a folder is copied into; one that is not there
becomes the name of the copy.`
  static override aliases = ['container:cp']
  static override examples = [
    '<%= config.bin %> cp web:/var/log/app.log .',
    '<%= config.bin %> cp ./static/. web:/srv/static',
    '<%= config.bin %> cp web:/etc - | tar -t',
  ]
  static override args = {
    source: Args.string({description: 'CONTAINER:PATH, a local path, or -', required: true, ignoreStdin: true}),
    target: Args.string({description: 'the same, the other way', required: true, ignoreStdin: true}),
  }
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    archive: Flags.boolean({char: 'a', summary: 'give what is copied to the user that the container runs as'}),
    'follow-link': Flags.boolean({char: 'L', summary: 'copy what a symbolic link SOURCE leads to'}),
  }

  async run() {
    const {flags, args} = await this.parse(Cp)
    const {planCopy} = await import('../lib/copy/endpoint.js')
    const plan = planCopy({...args, archiveMode: flags.archive, followLinks: flags['follow-link']})
    if (flags['dry-run']) {
      const {dockerCp} = await import('../lib/explain/copy.js')
      return this.show([dockerCp(plan)])
    }
    this.checkStreams(plan)
    const {copy} = await import('../lib/copy/copy.js')
    const result = await copy(await this.connect(flags), plan, process, this.job(flags))
    if (process.stderr.isTTY && !flags.quiet && result.entries !== null) {
      this.progress(flags).note(`Copied ${count(result.entries, 'entry', 'entries')} to ${result.target}.`)
    }
    return this.report(result, () => [])
  }

  private checkStreams(plan: CopyPlan): void {
    const out = plan.direction === 'out' && plan.to.kind === 'stream'
    const into = plan.direction === 'in' && plan.from.kind === 'stream'
    if (out && this.jsonEnabled())
      throw misused('--json and an archive on stdout do not go together', 'leave out --json')
    if (out && process.stdout.isTTY) throw misused('an archive is nothing for a terminal', 'dkr cp … - > archive.tar')
    if (into && process.stdin.isTTY) throw misused('stdin is a terminal, not an archive', 'dkr cp - … < archive.tar')
  }
}

function misused(message: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {message, suggestions: [suggestion]})
}
