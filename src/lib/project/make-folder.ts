import {existsSync, mkdirSync, statSync} from 'node:fs'
import {dirname, sep} from 'node:path'
import {cacheDir, homeDir, isForeign, stateDir} from './user-dirs.js'

/**
 * Makes a folder of dkr's own, for its user alone, and what is missing above it. dkr works without such folders, so
 * callers go on when this fails.
 * @throws what `makeFolder` throws, and when root would put something into a folder of another user
 */
export function makeOwnFolder(folder: string, env: NodeJS.ProcessEnv = process.env): void {
  if (isForeign(folder)) throw new Error(`${folder} is in a folder of another user`)
  const own = [stateDir(env), cacheDir(env)].find(dir => isBelow(folder, dir))
  // A variable may name a folder elsewhere that is to be made, but no tree of them: that is a home which is missing.
  const above = own && dirname(dirname(own))
  if (above && !isBelow(own, homeDir(env)) && !existsSync(above)) throw new Error(`${above} does not exist`)
  makeFolder(folder, env)
}

/**
 * Makes a folder and what is missing above it, step by step: Node's own way never ends where the system says that a
 * folder is missing which cannot be made, as below /proc. A home that is missing is not made: it is the system's
 * business, and often a mistake.
 * @returns what it made, the topmost first
 * @throws what the file system says, and when HOME is not there
 */
export function makeFolder(folder: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const missing = missingFolders(folder)
  const home = homeDir(env)
  if (missing.includes(home)) throw new Error(`the home folder ${home} does not exist`)
  return missing.filter(make)
}

const isBelow = (path: string, folder: string) => `${path}${sep}`.startsWith(folder === sep ? sep : `${folder}${sep}`)

/** The folders that are missing, the topmost first. */
function missingFolders(folder: string): string[] {
  const missing: string[] = []
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.push(at)
  return missing.reverse()
}

/** False when another dkr was quicker. */
function make(path: string): boolean {
  try {
    mkdirSync(path, {mode: 0o700})
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory()) return false
    throw error
  }
}
