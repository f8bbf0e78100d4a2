import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import type {LogLine} from '../lib/containers/logs/collect.js'
import type {LogsPlan} from '../lib/containers/logs/plan.js'
import type {Targets} from '../lib/containers/targets.js'
import type {Engine} from '../lib/engine/engine.js'
import {DkrError, isDkrError} from '../lib/errors/dkr-error.js'

export default class Logs extends EngineCommand<LogLine[]> {
  static override summary = 'show what containers have printed'
  static override description = `What a container wrote to stdout is on stdout, what it wrote to stderr on stderr.
Of several containers each line stands behind the name of its own; of one nothing is changed.
--json gives an array of lines, each with container, stream and time; it ends, so it does not go with -f.`
  static override aliases = ['container:logs']
  static override strict = false
  static override examples = [
    '<%= config.bin %> logs -f',
    '<%= config.bin %> logs -n 20 -t web db',
    '<%= config.bin %> logs --since 42m web',
  ]
  static override args = {
    container: Args.string({
      description: 'names or IDs; without any, the containers that dkr up started in this folder',
      ignoreStdin: true,
    }),
  }
  static override flags = {
    ...dryRunFlag,
    follow: Flags.boolean({char: 'f', summary: 'go on until the container ends; Ctrl-C leaves it running'}),
    since: Flags.string({summary: 'only what was printed since then', helpValue: 'TIME|42m'}),
    until: Flags.string({summary: 'only what was printed before', helpValue: 'TIME|42m'}),
    tail: Flags.string({char: 'n', summary: 'lines from the end (default: all)', helpValue: 'N'}),
    timestamps: Flags.boolean({char: 't', summary: 'each line with its time'}),
    details: Flags.boolean({summary: 'with what the log driver was told to note beside'}),
  }

  async run() {
    const {flags, argv} = await this.parse(Logs)
    if (this.jsonEnabled() && flags.follow) throw jsonEnds()
    const {planLogs} = await import('../lib/containers/logs/plan.js')
    const plan = planLogs(flags, new Date())
    const engine = await this.connect(flags)
    const {found, missing} = await this.findTargets(engine, argv, {stopped: true})
    if (flags['dry-run']) {
      const {dockerLogs} = await import('../lib/explain/logs.js')
      return this.show(
        dockerLogs(
          [...found, ...missing].map(({name}) => name),
          plan,
        ),
      )
    }
    this.tellMissing({found, missing})
    if (found.length === 0) return this.report([], () => [])
    if (!this.jsonEnabled()) return this.print(engine, found, plan, this.job(flags).signal)
    const {collectLogs} = await import('../lib/containers/logs/collect.js')
    return this.report(await collectLogs(engine, found, plan), () => [])
  }

  /** Ctrl-C is the way to end a log, and a reader may have read enough: neither is an error to tell of. */
  private async print(engine: Engine, found: Targets['found'], plan: LogsPlan, signal: AbortSignal) {
    const [{showLogs}, {brokenPipe, isReaderGone}] = await Promise.all([
      import('../lib/containers/logs/show.js'),
      import('../lib/engine/output.js'),
    ])
    try {
      await showLogs(engine, found, plan, process, signal)
    } catch (error) {
      if (signal.aborted && isDkrError(signal.reason)) process.exitCode = signal.reason.exitCode
      else if (isReaderGone(error)) process.exitCode = brokenPipe
      else throw error
    }
    return undefined
  }
}

function jsonEnds(): DkrError {
  return new DkrError('USAGE', {
    message: '--json does not go with -f',
    why: 'a JSON document ends, a log that is followed does not',
    suggestions: ['dkr logs --json …', 'dkr logs -f -t …'],
  })
}
