import {closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync} from 'node:fs'
import {obstacleAt} from './path-kind.js'

/** A small file read whole, or in words what is there in its place. */
export type BoundedRead = {bytes: Buffer; mode: number} | {problem: string}

/** A pipe that takes the file's place must not be waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Reads a small file whole, links followed: at most `limit` bytes of a regular file, and /dev/null as an empty one.
 * Pipes and other devices are never opened: a read of them may wait for ever, or never end.
 * @throws the error of the file system
 */
export function readBounded(path: string, limit: number): BoundedRead {
  const stats = statSync(path)
  if (isNull(stats)) return {bytes: Buffer.alloc(0), mode: 0o644}
  if (!stats.isFile()) return {problem: obstacleAt(path) ?? 'something that is no file'}
  const file = openSync(path, openFlags)
  try {
    const opened = fstatSync(file)
    if (!opened.isFile()) return {problem: 'something that is no file'}
    const bytes = readUpTo(file, limit + 1)
    return bytes.length > limit
      ? {problem: `larger than ${limit / 1024 ** 2} MiB`}
      : {bytes, mode: opened.mode & 0o7777}
  } finally {
    closeSync(file)
  }
}

function isNull(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === statSync('/dev/null', {throwIfNoEntry: false})?.rdev
}

/** The size that the file tells of itself is not asked: files of /proc say 0, and a file may grow. */
function readUpTo(file: number, most: number): Buffer {
  const chunks: Buffer[] = []
  let length = 0
  while (length < most) {
    const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, most - length))
    const count = readSync(file, chunk, 0, chunk.length, null)
    if (count === 0) break
    chunks.push(chunk.subarray(0, count))
    length += count
  }
  return Buffer.concat(chunks)
}
