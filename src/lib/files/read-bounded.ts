import {type Stats, statSync} from 'node:fs'
import {obstacleAt} from './path-kind.js'
import {kindOf, readRegularFile, UnreadFile} from './read-file.js'

/** A small file read whole, or in words what is in its place. */
export type BoundedRead = {bytes: Buffer; mode: number} | {problem: string}

/**
 * Reads a small file whole, links followed: at most `limit` bytes of a regular file, and /dev/null as an empty one.
 * @throws the error of the file system
 */
export function readBounded(path: string, limit: number): BoundedRead {
  const stats = statSync(path)
  if (isNull(stats)) return {bytes: Buffer.alloc(0), mode: 0o644}
  if (!stats.isFile()) return {problem: obstacleAt(path) ?? kindOf(stats)}
  try {
    return {bytes: readRegularFile(path, limit), mode: stats.mode & 0o7777}
  } catch (error) {
    if (!(error instanceof UnreadFile)) throw error
    return {problem: error.message.replace(/^it is /, '')}
  }
}

function isNull(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === statSync('/dev/null', {throwIfNoEntry: false})?.rdev
}
