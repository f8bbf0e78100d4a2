import {statSync} from 'node:fs'
import {dirname} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'
import type {Misshapen} from './shapes.js'

/** Who owns what, where a file may not be read. */
export interface Denied {
  /** User number of dkr; undefined on Windows. */
  me: number | undefined
  path: string
  /** What lies nearest to the file and can be looked at: the file itself, or a folder that may not be entered. */
  nearest: string
  owner: number | undefined
  /** Who owns the folder of `nearest`, and the folder above that. */
  folder: number | undefined
  above: number | undefined
}

type Suggestions = [string, ...string[]]

/** The error for a file that the system does not give, or that is something else than a file. */
export function unreadable(path: string, {code, message}: NodeJS.ErrnoException): DkrError {
  if (code !== 'EACCES' && code !== 'EPERM') return brokenFile(path, message, moveAway(path))
  const denied = lookAt(path)
  return brokenFile(path, whyDenied(denied), waysToRead(denied))
}

/** The error for a text that is not JSON. */
export function notJson(path: string, why: string): DkrError {
  return brokenFile(path, why, [`fix ${shellWord(path)}: docker reads the same file`, ...moveAway(path)])
}

/** The error for values of a wrong type. Names of registries are not told: a token may stand in their place. */
export function misshapen(path: string, wrong: readonly Misshapen[]): DkrError {
  const why = wrong.map(({key, must}) => `"${key}" must be ${must}`).join(', ')
  return brokenFile(path, why, [`fix ${shellWord(path)}: docker reads the same file`])
}

function brokenFile(path: string, why: string, suggestions: Suggestions): DkrError {
  return new DkrError('CREDENTIALS', {message: `cannot read ${path}`, why, suggestions})
}

function moveAway(path: string): Suggestions {
  return [`move it away, then log in again: mv ${shellWord(path)} ${shellWord(`${path}.broken`)}`]
}

function whyDenied({me, path, nearest, owner}: Denied): string {
  if (owner === undefined || owner === me) return 'permission denied'
  const what = nearest === path ? 'it' : nearest
  return `permission denied: ${what} belongs to ${owner === 0 ? 'root' : `user ${owner}`}`
}

/**
 * The commands that let the user read a file. What belongs to another user is taken over only where it lies in a folder
 * of one's own, as `sudo docker login` leaves it there: elsewhere it is that user's.
 */
export function waysToRead({me, path, nearest, owner, folder, above}: Denied): Suggestions {
  if (me === undefined || owner === undefined) return [`allow your user to read ${path}`, ownFolder]
  const entry = nearest === path
  if (owner === me) return [`chmod u+${entry ? 'rw' : 'rwx'} ${shellWord(nearest)}`]
  if (folder === me) return [takeOver(nearest, entry ? '' : '-R ')]
  // A folder of root in one's own: all that is in it came there in the same way.
  if (entry && above === me) return [takeOver(dirname(nearest), '-R ')]
  return [ownFolder, 'is HOME the folder of another user? Set it to your own']
}

const takeOver = (path: string, recursive: string) => `sudo chown ${recursive}"$USER" ${shellWord(path)}`
const ownFolder = 'DOCKER_CONFIG=FOLDER dkr … takes the configuration from a folder of your own'

/** Looks at the owners of a file that may not be read. */
export function lookAt(path: string): Denied {
  let nearest = path
  while (ownerOf(nearest) === undefined && dirname(nearest) !== nearest) nearest = dirname(nearest)
  const folder = dirname(nearest)
  const [owner, own, above] = [nearest, folder, dirname(folder)].map(ownerOf)
  return {me: process.getuid?.(), path, nearest, owner, folder: own, above}
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid
  } catch {
    return undefined
  }
}
