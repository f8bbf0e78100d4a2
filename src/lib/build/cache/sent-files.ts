import {lstatSync} from 'node:fs'
import {isRegular} from '../context/entry.js'
import {isStill} from './content-hashes.js'
import type {ContextFiles} from './context-files.js'

/**
 * A file that was edited between the walk and the end of the build was sent with the one content or the other. Where
 * it may be edited back, its record must prove nothing: its mark is taken away.
 * @param sent the paths whose content BuildKit asked for
 * @param content as of a FileSource
 */
export function distrustChanged(
  files: ContextFiles,
  sent: ReadonlySet<string>,
  content: (path: string) => string,
): void {
  if (sent.size === 0) return
  for (const [index, name] of files.paths.entries()) {
    if (!sent.has(name) || !isRegular(files.modes[index]!)) continue
    if (!isUntouched(files, index, content(name))) files.marks[index] = 0
  }
}

function isUntouched(files: ContextFiles, index: number, path: string): boolean {
  try {
    const stats = lstatSync(path, {bigint: true, throwIfNoEntry: false})
    return stats !== undefined && isStill(files, index, stats)
  } catch {
    return false
  }
}
