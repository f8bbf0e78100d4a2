import {Args, Flags} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'

const types = ['container', 'image', 'network', 'volume'] as const

export default class Inspect extends EngineCommand<unknown[]> {
  static override summary = 'show all that the engine knows of containers and images, as JSON'
  static override description = 'A name is looked up as a container, an image, a network and a volume, in this order.'
  static override strict = false
  static override examples = [
    '<%= config.bin %> inspect web',
    '<%= config.bin %> inspect --type image python:3.13-slim',
    "<%= config.bin %> inspect -f '{{.State.Status}}' web",
    "<%= config.bin %> inspect web | jq '.[0].State'",
  ]
  static override args = {
    name: Args.string({
      description: 'names or IDs; without any, the containers that dkr up started in this folder',
      ignoreStdin: true,
    }),
  }
  static override flags = {
    ...dryRunFlag,
    type: Flags.option({options: types, summary: 'look for this alone'})(),
    format: Flags.string({char: 'f', summary: "json, or a template like '{{.State.Status}}'", helpValue: 'FORMAT'}),
    size: Flags.boolean({char: 's', summary: 'also the sizes of the files of containers'}),
  }

  /** What the aliases `container inspect` and the like are about. */
  protected readonly only?: (typeof types)[number]

  async run() {
    const {flags, argv} = await this.parse(this.ctor as typeof Inspect)
    const type = this.only ?? flags.type
    const engine = await this.connect(flags)
    const names = await this.names(engine, argv as string[])
    if (flags['dry-run']) {
      const {dockerInspect} = await import('../lib/explain/containers.js')
      return this.show([dockerInspect({names, type, size: flags.size, format: flags.format})])
    }
    const lines = await this.view(flags.format)
    const {inspectObjects} = await import('../lib/containers/inspect.js')
    const {found, missing} = await inspectObjects(engine, {names, type, size: flags.size})
    // Without a template it is the engine's own JSON.
    this.report(found, lines, flags.format ? 'text' : 'json')
    this.tellMissing({found, missing})
    return JSON.parse(`[${found.join(',')}]`) as unknown[]
  }

  /** How the engine's texts are printed: as one indented list, or each through the template. */
  private async view(format: string | undefined): Promise<(found: unknown[]) => string[]> {
    // docker takes an empty one for none, as scripts with "$FORMAT" want it.
    if (!format) {
      const {indentJson} = await import('../lib/output/indent-json.js')
      return found => [indentJson(`[${found.join(',')}]`)]
    }
    const [{compileTemplate}, {withGoTypes}] = await Promise.all([
      import('../lib/output/template/render.js'),
      import('../lib/output/template/engine-types.js'),
    ])
    const render = compileTemplate(format === 'json' ? '{{json .}}' : format)
    return found => found.map(text => render(withGoTypes(JSON.parse(text as string))))
  }

  private async names(engine: Parameters<typeof this.findTargets>[0], names: string[]): Promise<string[]> {
    if (names.length > 0 && !names.includes('.')) return names
    const {found, missing} = await this.findTargets(engine, names, {stopped: true})
    return [...found, ...missing].map(({name}) => name)
  }
}
