import {closeSync, lstatSync, openSync, readSync} from 'node:fs'
import {join, posix} from 'node:path'
import type {SourceContent} from '../dockerfile/finding.js'
import {openFlags} from '../files/read-file.js'

/**
 * What a source of ADD is in the context of a folder: ADD unpacks a file that it can read as an archive, whatever its
 * name. A pattern, a link, and what is not there now are `unknown`: the build may see something else.
 */
export function sourceContent(folder: string): (source: string) => SourceContent {
  return source => {
    if (/[*?[\\]/.test(source)) return 'unknown'
    // The builder takes every path from the top of the context: `/a` and `../a` are in it.
    const path = join(folder, posix.normalize(`/${source}`))
    try {
      const stats = lstatSync(path)
      if (stats.isDirectory()) return 'plain'
      if (!stats.isFile()) return 'unknown'
      return isArchive(firstBytes(path)) ? 'archive' : 'plain'
    } catch {
      return 'unknown'
    }
  }
}

/** The same where it is not sure which folder is the context: what all of them say. */
export function sourceContentIn(folders: readonly string[]): (source: string) => SourceContent {
  const looks = folders.map(sourceContent)
  return source => {
    const [first = 'unknown', ...others] = looks.map(look => look(source))
    return others.every(other => other === first) ? first : 'unknown'
  }
}

/** The length of a tar header. */
const headerSize = 512

function firstBytes(path: string): Buffer {
  const file = openSync(path, openFlags)
  try {
    const bytes = Buffer.alloc(headerSize)
    return bytes.subarray(0, readSync(file, bytes, 0, headerSize, 0))
  } finally {
    closeSync(file)
  }
}

/** gzip, bzip2, xz, zstd and its skippable frames, lzip and compress: more than any builder unpacks. */
const compressed = [/^\x1f[\x8b\x9d\xa0]/, /^BZh/, /^\xfd7zXZ\0/, /^[\x28\x50-\x5f][\xb5\x2a]/, /^LZIP/, /^\x5d\0\0/]

/** What may be an archive. A tar header without the word "ustar" is known by the octal number of its checksum. */
export function isArchive(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  if (compressed.some(pattern => pattern.test(text))) return true
  return (
    text.startsWith('ustar', 257) || (text.length >= headerSize && /^[ \0]*[0-7]+[ \0]*$/.test(text.slice(148, 156)))
  )
}
