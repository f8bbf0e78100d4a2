import {Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, formatFlag, quietFlag, repeatable} from '../lib/cli/flags.js'
import type {ListedContainer} from '../lib/containers/list.js'
import type {ContainerSummary} from '../lib/engine/containers.js'

/** Formats that show sizes ask for them, as with docker. */
const namesSize = /\.Size\b|json\s+\.\s*\}\}|^json$/

export default class Ls extends EngineCommand<ListedContainer[]> {
  static override summary = 'list containers, with the URL each answers at'
  static override aliases = ['ps', 'container:ls', 'container:ps', 'container:list']
  static override examples = [
    '<%= config.bin %> ls',
    '<%= config.bin %> ls -q --filter status=exited',
    "<%= config.bin %> ls -a --format '{{.Names}} {{.Status}}'",
    '<%= config.bin %> ls --json',
  ]
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    ...formatFlag,
    all: Flags.boolean({char: 'a', summary: 'also those that do not run'}),
    filter: repeatable({
      char: 'f',
      summary: 'as of docker: name=, status=, label=, ancestor=, …',
      helpValue: 'KEY=VALUE',
    }),
    last: Flags.integer({char: 'n', summary: 'the newest so many, whatever their state', min: -1}),
    latest: Flags.boolean({char: 'l', summary: 'the newest one, whatever its state'}),
    size: Flags.boolean({char: 's', summary: 'also the sizes of their files, which takes the engine a while'}),
    'no-trunc': Flags.boolean({summary: 'whole IDs and values, however wide'}),
  }

  async run() {
    const {flags} = await this.parse(Ls)
    const {parseFilters} = await import('../lib/containers/filters.js')
    const filters = parseFilters(flags.filter ?? [])
    if (flags['dry-run']) {
      const {dockerLs} = await import('../lib/explain/lists.js')
      return this.show([dockerLs({...flags, noTrunc: flags['no-trunc']})])
    }
    const engine = await this.connect(flags)
    const [{listContainers}, {toListed}] = await Promise.all([
      import('../lib/engine/containers.js'),
      import('../lib/containers/list.js'),
    ])
    const limit = flags.latest ? 1 : flags.last
    const containers = await listContainers(engine, {
      all: flags.all,
      filters,
      limit: limit !== undefined && limit > 0 ? limit : undefined,
      size: flags.size || namesSize.test(flags.format ?? ''),
    })
    const rows = containers.map(container => toListed(engine, container))
    const lines = await this.lines(containers, rows, flags)
    return this.report(rows, () => lines)
  }

  private async lines(
    containers: ContainerSummary[],
    rows: ListedContainer[],
    {format, quiet, size, ...flags}: {format?: string; quiet: boolean; size: boolean; 'no-trunc': boolean},
  ): Promise<string[]> {
    const trunc = !flags['no-trunc']
    const now = Date.now()
    if (format && format !== 'table') {
      const [{containerRow, rawFormat, rowTitles}, {formatLines}] = await Promise.all([
        import('../lib/containers/docker-row.js'),
        import('../lib/output/template/rows.js'),
      ])
      return formatLines(
        format === 'raw' ? rawFormat({quiet, size}) : format,
        containers.map(container => containerRow(container, {trunc, now})),
        rowTitles,
      )
    }
    if (quiet) return rows.map(({id}) => (trunc ? id.slice(0, 12) : id))
    const [{listColumns}, {tableLines}] = await Promise.all([
      import('../lib/containers/list.js'),
      import('../lib/output/table.js'),
    ])
    return tableLines(rows, listColumns({now, size, ids: !trunc}), trunc ? this.width : undefined)
  }
}
