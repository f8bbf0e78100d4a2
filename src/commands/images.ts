import {Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag, quietFlag, repeatable} from '../lib/cli/flags.js'
import type {ListedImage} from '../lib/images/list.js'

export default class Images extends EngineCommand<ListedImage[]> {
  static override summary = 'list images'
  static override aliases = ['image:ls', 'image:list']
  static override examples = ['<%= config.bin %> images', '<%= config.bin %> images -q --filter dangling=true']
  static override flags = {
    ...dryRunFlag,
    ...quietFlag,
    all: Flags.boolean({char: 'a', summary: 'also the steps of the classic builder'}),
    filter: repeatable({char: 'f', summary: 'as of docker: reference=, dangling=, label=, …', helpValue: 'KEY=VALUE'}),
  }

  async run() {
    const {flags} = await this.parse(Images)
    const {parseFilters} = await import('../lib/containers/filters.js')
    const filters = parseFilters(flags.filter ?? [])
    if (flags['dry-run']) {
      const {dockerImages} = await import('../lib/explain/lists.js')
      return this.show([dockerImages(flags)])
    }
    const engine = await this.connect(flags)
    const [{listImages}, {imageColumns, shortId, toListedImages}, {tableLines}] = await Promise.all([
      import('../lib/engine/images.js'),
      import('../lib/images/list.js'),
      import('../lib/output/table.js'),
    ])
    const rows = (await listImages(engine, {all: flags.all, filters})).flatMap(toListedImages)
    return this.report(rows, () =>
      flags.quiet ? rows.map(({id}) => shortId(id)) : tableLines(rows, imageColumns(Date.now()), this.width),
    )
  }
}
