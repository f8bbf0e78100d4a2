import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import type {LayersResult} from '../lib/layers/result.js'
import {isImageId, parseImageReference} from '../lib/reference/image.js'

export default class Layers extends EngineCommand<LayersResult> {
  static override summary = 'show how each instruction became a layer of an image, and its size'
  static override description =
    `One row for each instruction, the oldest first: its text, whether it made a layer or only
changed the configuration, and the bytes it added.`
  static override examples = ['<%= config.bin %> layers my-app', '<%= config.bin %> layers python:3.13-slim --json']
  static override args = {
    image: Args.string({description: 'name or ID of the image', required: true, ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {flags, args} = await this.parse(Layers)
    if (!isImageId(args.image)) parseImageReference(args.image)
    if (flags['dry-run']) {
      const {dockerHistory} = await import('../lib/explain/lists.js')
      return this.show([dockerHistory(args.image)])
    }
    const engine = await this.connect(flags)
    const [images, {readLayers}, {layersView}] = await Promise.all([
      import('../lib/engine/images.js'),
      import('../lib/layers/layers.js'),
      import('../lib/layers/view.js'),
    ])
    const source = {
      history: (reference: string) => images.imageHistory(engine, reference),
      inspect: (reference: string) => images.inspectImage(engine, reference),
      list: () => images.listImages(engine),
    }
    const result = await readLayers(source, args.image)
    const {table, summary} = layersView(result, {width: this.width, foldBase: process.stdout.isTTY})
    for (const line of summary) this.progress(flags).note(line)
    return this.report(result, () => table)
  }
}
