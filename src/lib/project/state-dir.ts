import {homedir} from 'node:os'
import {isAbsolute, join} from 'node:path'

/** Where dkr keeps what it remembers between runs, by the XDG base directory specification. */
export function stateDir(env: NodeJS.ProcessEnv): string {
  const state = env.XDG_STATE_HOME
  // A relative path is to be ignored, says the specification.
  return join(state && isAbsolute(state) ? state : join(env.HOME || homedir(), '.local', 'state'), 'dkr')
}
