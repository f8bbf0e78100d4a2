import {Flags} from '@oclif/core'

/** When an app counts as ready, and what becomes of one that is not. */
export const readyFlags = {
  timeout: Flags.integer({summary: 'seconds until it must be ready (default: 60)', min: 1, env: 'DKR_TIMEOUT'}),
  'ready-path': Flags.string({summary: 'path to ask for', helpValue: '/PATH', env: 'DKR_READY_PATH'}),
  'ready-status': Flags.integer({
    summary: 'the HTTP status it must answer (default: any below 500)',
    min: 100,
    max: 599,
    env: 'DKR_READY_STATUS',
  }),
  'ready-log': Flags.string({
    summary: 'ready when a line of the log has this text',
    helpValue: 'TEXT|/REGEXP/',
    env: 'DKR_READY_LOG',
  }),
  'keep-failed': Flags.boolean({summary: 'keep a container that did not become ready, for a look'}),
}
