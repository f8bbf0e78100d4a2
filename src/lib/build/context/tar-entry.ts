import type {FileEntry} from '../../engine/buildkit/file-source.js'
import type {TarHeader} from './tar-header.js'

const kinds: ReadonlyMap<number, TarHeader['kind']> = new Map([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'symlink'],
  [0o010000, 'pipe'],
  [0o060000, 'block'],
  [0o020000, 'character'],
])

/** How an entry stands in the archive; undefined for a socket, which tar cannot hold. */
export function entryHeader(entry: FileEntry, kindInMode: boolean): TarHeader | undefined {
  const kind = kinds.get(entry.posixMode & 0o170000)
  if (!kind) return undefined
  const linked = entry.hardlink !== undefined
  return {
    path: entry.path,
    kind: linked ? 'hardlink' : kind,
    mode: entry.posixMode & (kindInMode ? 0o177777 : 0o7777),
    size: kind === 'file' && !linked ? entry.size : 0,
    mtime: wholeSeconds(entry.mtimeNs),
    linkname: linked ? entry.hardlink : entry.linkname,
    device: entry.device,
  }
}

/** Rounded down, also before 1970, as Go's Truncate does. */
function wholeSeconds(ns: bigint): number {
  const second = 1_000_000_000n
  return Number((ns - (((ns % second) + second) % second)) / second)
}
