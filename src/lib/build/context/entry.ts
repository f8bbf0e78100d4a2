import type {BigIntStats} from 'node:fs'
import type {FileEntry} from '../../engine/buildkit/file-source.js'

const kindMask = 0o170000
const symlinkKind = 0o120000

/** Bits of Go's os.FileMode that are not permissions. */
export const goMode = {
  dir: 0x8000_0000,
  symlink: 0x0800_0000,
  device: 0x0400_0000,
  pipe: 0x0200_0000,
  setuid: 0x0080_0000,
  setgid: 0x0040_0000,
  charDevice: 0x0020_0000,
  sticky: 0x0010_0000,
} as const

/** A map, since Biome 2.6 "simplifies" octal numbers that are property names to other numbers. */
const goKinds: ReadonlyMap<number, number> = new Map([
  [0o040000, goMode.dir],
  [0o120000, goMode.symlink],
  [0o060000, goMode.device],
  [0o020000, goMode.device + goMode.charDevice],
  [0o010000, goMode.pipe],
])

/**
 * A file mode of POSIX (stat.st_mode) as Go's os.FileMode, an unsigned 32 bit
 * number. A socket loses its kind, as in BuildKit's clients: it is sent as an empty file.
 */
export function toGoMode(posix: number): number {
  let mode = (posix & 0o777) + (goKinds.get(posix & kindMask) ?? 0)
  if (posix & 0o4000) mode += goMode.setuid
  if (posix & 0o2000) mode += goMode.setgid
  if (posix & 0o1000) mode += goMode.sticky
  return mode
}

export const isSymlink = (posix: number): boolean => (posix & kindMask) === symlinkKind
export const isRegular = (posix: number): boolean => (posix & kindMask) === 0o100000
export const isFolder = (posix: number): boolean => (posix & kindMask) === 0o040000

/** What lstat tells, as the build context carries it. `linkname` is where a symbolic link points. */
export function toEntry(path: string, stats: BigIntStats, linkname = ''): FileEntry {
  const posixMode = Number(stats.mode)
  return {
    path,
    posixMode,
    mode: toGoMode(posixMode),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: isFolder(posixMode) ? 0 : Number(stats.size),
    mtimeNs: stats.mtimeNs,
    linkname,
    device: isDevice(posixMode) ? deviceNumbers(stats.rdev) : undefined,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
  }
}

const isDevice = (posix: number): boolean => [0o060000, 0o020000].includes(posix & kindMask)

/** Linux's split of st_rdev. */
function deviceNumbers(rdev: bigint): {major: number; minor: number} {
  return {major: Number((rdev >> 8n) & 0xfffn), minor: Number((rdev & 0xffn) | ((rdev >> 12n) & 0xfff00n))}
}
