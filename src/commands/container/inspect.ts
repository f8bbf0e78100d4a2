import Inspect from '../inspect.js'

export default class ContainerInspect extends Inspect {
  static override summary = 'show all that the engine knows of containers, as JSON'
  static override examples = ['<%= config.bin %> container inspect web']
  protected override readonly only = 'container'
}
