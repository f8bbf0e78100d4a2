import {lstatSync} from 'node:fs'
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

/**
 * Whether a folder is there, is no symbolic link, and belongs to the user who runs dkr. With sudo, HOME may be another
 * user's, who could have put a link there: only what is in a folder like this is removed or trusted.
 */
export function isOwnFolder(path: string): boolean {
  try {
    const stats = lstatSync(path)
    return stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid())
  } catch {
    // Nothing is there, or a file stands in the way.
    return false
  }
}
