import {Flags} from '@oclif/core'
import {envFlags} from './env-flags.js'

const detachKeys = {
  'detach-keys': Flags.string({summary: 'keys that leave it running (default ctrl-p,ctrl-q)', helpValue: 'KEYS'}),
}

/** docker's own flags of `exec`. */
export const execFlags = {
  detach: Flags.boolean({char: 'd', summary: 'leave it running'}),
  interactive: Flags.boolean({char: 'i', summary: 'keep its stdin open'}),
  tty: Flags.boolean({char: 't', summary: 'give it a terminal'}),
  ...envFlags,
  workdir: Flags.string({char: 'w', summary: 'working folder in the container'}),
  user: Flags.string({char: 'u', summary: 'user (and group) to run as', helpValue: 'NAME|UID[:GROUP|GID]'}),
  privileged: Flags.boolean({summary: 'with all rights of the container engine'}),
  ...detachKeys,
}

/** docker's own flags of `attach`. */
export const attachFlags = {
  'no-stdin': Flags.boolean({summary: 'do not send stdin to it'}),
  'sig-proxy': Flags.boolean({summary: 'hand signals on to it (default; --sig-proxy=false does not)'}),
  ...detachKeys,
}
