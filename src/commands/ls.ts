import {Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag, repeatable} from '../lib/cli/flags.js'
import type {ListedContainer} from '../lib/containers/list.js'

export default class Ls extends EngineCommand<ListedContainer[]> {
  static override summary = 'list containers, with the URL each answers at'
  static override aliases = ['ps', 'container:ls', 'container:ps', 'container:list']
  static override examples = [
    '<%= config.bin %> ls',
    '<%= config.bin %> ls -q --filter status=exited',
    '<%= config.bin %> ls --json',
  ]
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    all: Flags.boolean({char: 'a', summary: 'also those that do not run'}),
    filter: repeatable({
      char: 'f',
      summary: 'as of docker: name=, status=, label=, ancestor=, …',
      helpValue: 'KEY=VALUE',
    }),
  }

  async run() {
    const {flags} = await this.parse(Ls)
    const {parseFilters} = await import('../lib/containers/filters.js')
    const filters = parseFilters(flags.filter ?? [])
    if (flags['dry-run']) {
      const {dockerLs} = await import('../lib/explain/lists.js')
      return this.show([dockerLs(flags)])
    }
    const engine = await this.connect(flags)
    const [{listContainers}, {listColumns, toListed}, {tableLines}] = await Promise.all([
      import('../lib/engine/containers.js'),
      import('../lib/containers/list.js'),
      import('../lib/output/table.js'),
    ])
    const containers = await listContainers(engine, {all: flags.all, filters})
    const rows = containers.map(container => toListed(engine, container))
    return this.report(rows, () =>
      flags.quiet ? rows.map(({id}) => id.slice(0, 12)) : tableLines(rows, listColumns(Date.now()), this.width),
    )
  }
}
