import {Args} from '@oclif/core'
import {EngineCommand} from '../lib/cli/engine-command.js'
import {dryRunFlag} from '../lib/cli/flags.js'
import {DkrError, isDkrError} from '../lib/errors/dkr-error.js'

export interface Renamed {
  id: string
  name: string
}

export default class Rename extends EngineCommand<Renamed> {
  static override summary = 'give a container another name'
  static override aliases = ['container:rename']
  static override examples = ['<%= config.bin %> rename web old-web']
  static override args = {
    container: Args.string({
      description: "name or ID, or . for this folder's container",
      required: true,
      ignoreStdin: true,
    }),
    name: Args.string({description: 'the new name', required: true, ignoreStdin: true}),
  }
  static override flags = dryRunFlag

  async run() {
    const {flags, args} = await this.parse(Rename)
    const {parseContainerName} = await import('../lib/reference/container.js')
    parseContainerName(args.name, `dkr rename ${args.container} my-app`)
    if (flags['dry-run']) return this.show([{argv: ['docker', 'rename', args.container, args.name]}])
    const engine = await this.connect(flags)
    const [{resolveTarget}, {renameContainer}] = await Promise.all([
      import('../lib/containers/targets.js'),
      import('../lib/engine/container-life.js'),
    ])
    const {id} = await resolveTarget(engine, {name: args.container, stopped: true, dir: process.cwd()})
    await renameContainer(engine, id, args.name).catch(error => {
      throw isDkrError(error) && error.code === 'NAME_TAKEN' ? nameTaken(args, error) : error
    })
    return this.report({id, name: args.name}, () => [])
  }
}

/** The other one may be in use: it is not for this command to say that it should go. */
function nameTaken({container, name}: {container: string; name: string}, {message, cause}: DkrError): DkrError {
  return new DkrError('NAME_TAKEN', {
    message,
    suggestions: [`dkr rename ${container} ${name}-2`, `dkr rename ${name} another-name, which frees the name`],
    cause,
  })
}
