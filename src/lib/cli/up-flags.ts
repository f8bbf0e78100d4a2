import {Flags} from '@oclif/core'
import {envFlags} from './env-flags.js'
import {repeatable} from './flags.js'

/** What the container of an `up` is made from. */
export const upFlags = {
  name: Flags.string({summary: 'name of image and container (default: after the folder)', env: 'DKR_NAME'}),
  publish: repeatable({
    char: 'p',
    summary: 'publish a port (default: what the image exposes)',
    helpValue: '[IP:][HOST:]PORT',
  }),
  public: Flags.boolean({summary: 'publish on all addresses, not only on 127.0.0.1', env: 'DKR_PUBLIC'}),
  ...envFlags,
  volume: repeatable({char: 'v', summary: 'mount a folder or a volume', helpValue: '[SOURCE:]TARGET[:ro]'}),
  memory: Flags.string({char: 'm', summary: 'the most memory it may use', helpValue: 'SIZE', env: 'DKR_MEMORY'}),
  cpus: Flags.string({summary: 'so many processors it may use', helpValue: 'NUMBER', env: 'DKR_CPUS'}),
}
