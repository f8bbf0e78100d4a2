import {lstatSync, type Stats, statSync} from 'node:fs'
import {homedir, userInfo} from 'node:os'
import {dirname, isAbsolute, join, resolve} from 'node:path'

/** Stands for a folder that is not there: nothing is ever below it, and nothing can be made there. */
export const nowhere = '/dev/null'

/** The home folder; for a user who has none a path where nothing is. A relative HOME would be another one everywhere. */
export function homeDir(env: NodeJS.ProcessEnv): string {
  const named = env.HOME ?? ''
  return isAbsolute(named) ? resolve(named) : (accountHome() ?? nowhere)
}

/** As the system knows it. A number that a container runs under needs no entry there. */
function accountHome(): string | undefined {
  const asked = [homedir, () => userInfo().homedir]
  return asked.map(quietly).find(home => home !== undefined && isAbsolute(home))
}

function quietly(ask: () => string): string | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

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
  const base = named && isAbsolute(named) ? named : join(homeDir(env), ...usual)
  return join(isForeign(base) ? join(accountHomeOfRoot(), ...usual) : base, 'dkr')
}

/** HOME may be what `sudo -E` left there: what root put into another user's home, that user could not use any more. */
const accountHomeOfRoot = () => quietly(() => userInfo().homedir) ?? nowhere

/** Whether root looks at a folder of another user; one that is missing would be in a folder that is there. */
export function isForeign(path: string): boolean {
  if (process.getuid?.() !== 0) return false
  const owner = nearest(path)?.uid
  return owner !== undefined && owner !== 0
}

function nearest(path: string): Stats | undefined {
  for (let at = path; ; at = dirname(at)) {
    try {
      return statSync(at)
    } catch {
      if (dirname(at) === at) return undefined
    }
  }
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
