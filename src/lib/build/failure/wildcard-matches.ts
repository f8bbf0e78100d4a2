import {readdirSync} from 'node:fs'
import {posix, resolve} from 'node:path'
import {matchGlob} from '../context/glob.js'

/** What a pattern of COPY fits in a folder. Undefined where a folder on the way has a wildcard too, or cannot be read. */
export function wildcardMatches(dir: string, pattern: string): string[] | undefined {
  const folder = posix.dirname(pattern)
  if (/[*?[\\]/.test(folder)) return undefined
  try {
    const fits = readdirSync(resolve(dir, folder)).filter(name => matchGlob(posix.basename(pattern), name) === true)
    return fits.map(name => posix.join(folder, name))
  } catch {
    return undefined
  }
}
