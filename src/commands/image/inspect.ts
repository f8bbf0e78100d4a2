import Inspect from '../inspect.js'

export default class ImageInspect extends Inspect {
  static override summary = 'show all that the engine knows of images, as JSON'
  static override examples = ['<%= config.bin %> image inspect python:3.13-slim']
  protected override readonly only = 'image'
}
