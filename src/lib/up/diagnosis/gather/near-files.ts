import {statSync} from 'node:fs'
import {join, posix} from 'node:path'
import {nearPath} from '../../../files/near-path.js'

const lastLines = 15
const complaint = /no such file|not found|can(?:'t|not) (?:open|find)/i
const names = /'([^'\s]{1,200})'|"([^"\s]{1,200})"|((?:\.{0,2}\/)[\w./-]{1,200})/g

/**
 * By name of a file that the log or the engine misses: the one of the project's folder that was probably meant. The
 * image keeps the places of the folder below its WORKDIR, where `COPY . .` puts them.
 */
export function nearFiles(dir: string, workdir: string, {log, error}: {log: readonly string[]; error: string}) {
  const found: Record<string, string> = {}
  for (const line of [error, ...log.slice(-lastLines)].filter(text => complaint.test(text))) {
    for (const [, single, double, bare] of line.matchAll(names)) {
      const name = (single ?? double ?? bare)!
      const path = posix.relative(workdir, posix.resolve(workdir, name))
      const near = path === '' || path.startsWith('..') ? undefined : nearPath(dir, path)
      if (near !== undefined && isFile(join(dir, near))) found[name] = near
    }
  }
  return found
}

/** A folder is not what an app tries to read or to run. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
