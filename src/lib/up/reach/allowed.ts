import {createHash} from 'node:crypto'
import {dirname, join} from 'node:path'
import {readRegularText} from '../../files/read-file.js'
import {writeStateFile} from '../../project/state-file.js'
import {isOwnFolder, stateDir} from '../../project/user-dirs.js'

/** What the user has allowed the dkr.yaml of a folder, once and for all. */
export interface Allowed {
  has(what: string): boolean
  add(what: readonly string[]): void
}

/** Reads what was allowed; each thing is kept as a hash, so that one more or a changed one is asked about again. */
export function allowedIn(dir: string, env: NodeJS.ProcessEnv): Allowed {
  const path = join(stateDir(env), 'reach', `${hash(dir)}.json`)
  const known = new Set(read(path))
  return {
    has: what => known.has(hash(what)),
    add(all) {
      for (const what of all) known.add(hash(what))
      writeStateFile(path, JSON.stringify([...known]), env)
    },
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

const maxSize = 1024 * 1024

/** A file that another user could have put there allows nothing. */
function read(path: string): string[] {
  if (!isOwnFolder(dirname(path))) return []
  try {
    const known: unknown = JSON.parse(readRegularText(path, maxSize))
    return Array.isArray(known) ? known.filter(each => typeof each === 'string') : []
  } catch {
    return []
  }
}
