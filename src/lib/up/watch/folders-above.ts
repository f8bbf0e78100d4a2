import {posix} from 'node:path'
import {isFolder, statPath} from '../../engine/archive.js'
import type {Engine} from '../../engine/engine.js'
import type {SyncedFile} from './folders.js'

/**
 * Checks that the folders between the root of a COPY and its files are what the COPY made: a link there would lead a
 * file to another place, and a folder that is missing was removed by somebody.
 * @throws Error for what is something else
 */
export async function checkFoldersAbove(engine: Engine, id: string, files: readonly SyncedFile[]): Promise<void> {
  const fresh = new Set(files.flatMap(({target, was, now}) => (!was && now === 'folder' ? [target] : [])))
  const seen = new Set<string>()
  for (const {target, root, now} of files) {
    if (root === undefined || !now) continue
    for (let at = posix.dirname(target); at.length > root.length && !seen.has(at); at = posix.dirname(at)) {
      seen.add(at)
      const stat = await statPath(engine, id, at)
      if (stat ? !isFolder(stat) : !fresh.has(at)) throw new Error(`${at} is ${stat ? 'no folder' : 'not there'}`)
    }
  }
}
