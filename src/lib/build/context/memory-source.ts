import {createHash} from 'node:crypto'
import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {byBytes} from './clean-path.js'
import {toGoMode} from './entry.js'
import {compileFilter} from './filter.js'
import {unreadable} from './read-errors.js'

/** Bytes, or bytes with the permission bits of the file that they were read from. */
export type MemoryFile = string | Uint8Array | {content: Uint8Array; mode: number}

/** By name; undefined says that there is no such file. */
export type MemoryFiles = Readonly<Record<string, MemoryFile | undefined>>

/** Files that exist only in memory, at the root: a Dockerfile from standard input. */
export function memorySource(files: MemoryFiles): FileSource {
  const entries = toEntries(files)
  return {
    async *entries(asked) {
      yield matching(entries, asked)
    },
    content: path => path,
    unreadable,
  }
}

/**
 * A folder in which some files of its root are as they were read, whatever has become of them on the disk: also where
 * a link was read through that leads out of the folder. One that was not there when it was read stays away.
 */
export function pinnedSource(source: FileSource, files: MemoryFiles): FileSource {
  const pinned = toEntries(files)
  const names = new Set(Object.keys(files))
  return {
    ...source,
    async *entries(asked, signal) {
      const wanted = [...asked.include, ...asked.follow]
      const own = matching(pinned, asked)
      // So BuildKit asks for a Dockerfile: then the folder need not be looked at.
      if (wanted.length > 0 && wanted.every(name => names.has(name))) yield own
      else yield* merged(source.entries(without(asked, names), signal), own, names)
    },
  }
}

function toEntries(files: MemoryFiles): FileEntry[] {
  return Object.entries(files)
    .flatMap(([path, file]) => (file === undefined ? [] : [toEntry(path, file)]))
    .sort((a, b) => byBytes(a.path, b.path))
}

function toEntry(path: string, file: MemoryFile): FileEntry {
  const {content, mode} = typeof file === 'object' && 'content' in file ? file : {content: file, mode: 0o644}
  const bytes = Buffer.from(content)
  const posixMode = 0o100000 | mode
  const [size, mtimeNs] = [bytes.length, timeOf(bytes)]
  return {path, posixMode, mode: toGoMode(posixMode), uid: 0, gid: 0, size, mtimeNs, linkname: '', content: bytes}
}

/**
 * BuildKit keeps its copy of a file of the same size and time, and would build by an old Dockerfile or leave out by old
 * patterns. So the time follows from the content: nanoseconds since 1970, before 2116.
 */
function timeOf(content: Uint8Array): bigint {
  return createHash('sha256').update(content).digest().readBigUInt64BE() >> 2n
}

function matching(entries: readonly FileEntry[], {include, exclude, follow}: FileFilter): FileEntry[] {
  const filter = compileFilter([...include, ...follow], exclude, 'reachable')
  return entries.filter(({path}) => filter(path).keep)
}

/** Links in place of these files are not followed: their content is in memory. */
function without({include, exclude, follow}: FileFilter, names: ReadonlySet<string>): FileFilter {
  const others = (paths: readonly string[]) => paths.filter(path => !names.has(path))
  return {include: others(include), exclude, follow: others(follow)}
}

/** Both in the order of a walk, without what the folder has under these names. */
async function* merged(
  walked: AsyncIterable<readonly FileEntry[]>,
  own: readonly FileEntry[],
  names: ReadonlySet<string>,
): AsyncGenerator<readonly FileEntry[]> {
  const left = [...own]
  for await (const slice of walked) {
    yield slice.flatMap(entry => {
      const top = entry.path.split('/', 1)[0]!
      const before = left.splice(0, firstBehind(left, top))
      return names.has(top) ? before : [...before, entry]
    })
  }
  yield left
}

/** How many of the sorted entries stand before a name. */
function firstBehind(entries: readonly FileEntry[], name: string): number {
  const index = entries.findIndex(({path}) => byBytes(path, name) >= 0)
  return index < 0 ? entries.length : index
}
