import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, formatFlag, quietFlag, repeatable} from '../lib/cli/flags.js'
import type {ListedImage} from '../lib/images/list.js'

interface View {
  format?: string
  quiet: boolean
  digests: boolean
  'no-trunc': boolean
}

export default class Images extends EngineCommand<ListedImage[]> {
  static override summary = 'list images'
  static override aliases = ['image:ls', 'image:list']
  static override examples = [
    '<%= config.bin %> images',
    '<%= config.bin %> images my-app',
    '<%= config.bin %> images -q --filter dangling=true',
  ]
  static override args = {
    repository: Args.string({description: 'only this name: my-app, my-app:1.0, me/*', ignoreStdin: true}),
  }
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    ...formatFlag,
    all: Flags.boolean({char: 'a', summary: 'also the steps of the classic builder'}),
    filter: repeatable({char: 'f', summary: 'as of docker: reference=, dangling=, label=, …', helpValue: 'KEY=VALUE'}),
    digests: Flags.boolean({summary: 'also what registries know them by'}),
    'no-trunc': Flags.boolean({summary: 'whole IDs and values, however wide'}),
  }

  async run() {
    const {flags, args} = await this.parse(Images)
    const [{parseFilters}, {imageFilters}] = await Promise.all([
      import('../lib/containers/filters.js'),
      import('../lib/images/filters.js'),
    ])
    const filters = parseFilters(flags.filter ?? [], imageFilters)
    if (flags['dry-run']) {
      const {dockerImages} = await import('../lib/explain/lists.js')
      return this.show([dockerImages({...flags, noTrunc: flags['no-trunc'], repository: args.repository})])
    }
    if (args.repository !== undefined) filters.reference = [...(filters.reference ?? []), args.repository]
    const engine = await this.connect(flags)
    const [{listImages}, {toListedImages}] = await Promise.all([
      import('../lib/engine/images.js'),
      import('../lib/images/list.js'),
    ])
    const rows = (await listImages(engine, {all: flags.all, filters})).flatMap(toListedImages)
    const lines = await this.lines(rows, flags)
    return this.report(rows, () => lines)
  }

  private async lines(rows: ListedImage[], {format, quiet, digests, ...flags}: View): Promise<string[]> {
    const trunc = !flags['no-trunc']
    const now = Date.now()
    const {imageColumns, shortId} = await import('../lib/images/list.js')
    if (format && format !== 'table') {
      const [{imageRow, rawFormat, rowTitles}, {formatLines}] = await Promise.all([
        import('../lib/images/docker-row.js'),
        import('../lib/output/template/rows.js'),
      ])
      return formatLines(
        format === 'raw' ? rawFormat({quiet, digests}) : format,
        rows.map(row => imageRow(row, {trunc, now})),
        rowTitles,
      )
    }
    if (quiet) return rows.map(({id}) => (trunc ? shortId(id) : id))
    const {tableLines} = await import('../lib/output/table.js')
    return tableLines(rows, imageColumns({now, digests, trunc}), trunc ? this.width : undefined)
  }
}
