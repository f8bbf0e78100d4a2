import {Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, formatFlag} from '../lib/cli/flags.js'
import {targetArgs} from '../lib/cli/life-command.js'
import type {StatsRow} from '../lib/containers/stats/row.js'
import type {Targets} from '../lib/containers/targets.js'
import type {Engine} from '../lib/engine/engine.js'
import {repaint} from '../lib/output/print.js'

interface View {
  format?: string
  'no-trunc': boolean
}

export default class Stats extends EngineCommand<StatsRow[]> {
  static override summary = 'show what containers use: processor, memory, network, disk'
  static override description =
    `On a terminal the table stays and is kept up to date until Ctrl-C; elsewhere, with --json and with --no-stream
it is printed once. Without a name all that run are shown.`
  static override aliases = ['container:stats']
  static override strict = false
  static override examples = ['<%= config.bin %> stats', '<%= config.bin %> stats web --no-stream']
  static override args = {
    ...targetArgs,
    container: {...targetArgs.container, description: 'names or IDs; . for this folder'},
  }
  static override flags = {
    ...dryRunFlag,
    ...formatFlag,
    all: Flags.boolean({char: 'a', summary: 'also those that do not run'}),
    'no-stream': Flags.boolean({summary: 'print it once'}),
    'no-trunc': Flags.boolean({summary: 'whole IDs'}),
  }

  async run() {
    const {flags, argv} = await this.parse(Stats)
    const engine = await this.connect(flags)
    const {found, missing} = await this.chosen(engine, argv, flags.all)
    const once = flags['no-stream'] || this.jsonEnabled() || !process.stdout.isTTY
    if (flags['dry-run']) {
      const {dockerStats} = await import('../lib/explain/containers.js')
      const names = argv.length > 0 ? [...found, ...missing].map(({name}) => name) : []
      return this.show([dockerStats({...flags, names, once})])
    }
    if (missing[0]) throw missing[0].error
    const lines = await this.view(flags)
    const {measure} = await import('../lib/containers/stats/measure.js')
    const {signal} = this.job(flags)
    const find = async () => (argv.length > 0 ? found : (await this.chosen(engine, argv, flags.all)).found)
    try {
      for await (const rows of measure(engine, find, signal)) {
        if (once) return this.report(rows, lines)
        repaint(lines(rows))
      }
    } catch (error) {
      // Ctrl-C is how a table that stays is left.
      if (!signal.aborted || once) throw signal.aborted ? signal.reason : error
      process.exitCode = 130
    }
    return []
  }

  private async chosen(engine: Engine, names: unknown[], all: boolean): Promise<Targets> {
    if (names.length > 0) return this.findTargets(engine, names, {stopped: true})
    const {resolveTargets} = await import('../lib/containers/targets.js')
    return resolveTargets(engine, {names: [], all: true, stopped: all, dir: process.cwd()})
  }

  private async view({format, ...flags}: View): Promise<(rows: StatsRow[]) => string[]> {
    const {statsFormatRow, statsLines, statsTitles} = await import('../lib/containers/stats/view.js')
    if (!format || format === 'table') return rows => statsLines(rows, this.width)
    const {formatLines} = await import('../lib/output/template/rows.js')
    return rows =>
      formatLines(
        format,
        rows.map(row => statsFormatRow(row, !flags['no-trunc'])),
        statsTitles,
      )
  }
}
