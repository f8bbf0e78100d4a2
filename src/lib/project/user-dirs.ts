import {homedir} from 'node:os'
import {isAbsolute, join} from 'node:path'

/** Where dkr keeps what it remembers between runs, by the XDG base directory specification. */
export function stateDir(env: NodeJS.ProcessEnv): string {
  return userDir(env, env.XDG_STATE_HOME, '.local', 'state')
}

/** Where dkr keeps what it can make again. */
export function cacheDir(env: NodeJS.ProcessEnv): string {
  return userDir(env, env.XDG_CACHE_HOME, '.cache')
}

function userDir(env: NodeJS.ProcessEnv, named: string | undefined, ...usual: string[]) {
  // A relative path is to be ignored, says the specification.
  return join(named && isAbsolute(named) ? named : join(env.HOME || homedir(), ...usual), 'dkr')
}
