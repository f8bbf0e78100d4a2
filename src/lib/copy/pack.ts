import {createReadStream, type Stats} from 'node:fs'
import {lstat, readdir, readlink} from 'node:fs/promises'
import {pipeline as forward, PassThrough, type Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type {Headers, Pack} from 'tar-stream'
import {DkrError} from '../errors/dkr-error.js'
import {printable} from '../output/text.js'
import {splitEntry} from './paths.js'
import {type Rename, renamed} from './prepare.js'

export interface PackOptions {
  renames: readonly (Rename | undefined)[]
  /** Told of what an archive cannot hold. */
  skipped(path: string): void
}

/** A local file or folder as a tar archive; names begin with its own, or with `./` for what is in a folder. */
export async function packPath(
  path: string,
  {renames, skipped}: PackOptions,
): Promise<{archive: Readable; entries: () => number}> {
  const {pack: createPack} = await import('tar-stream')
  const pack = createPack()
  const {folder, entry} = splitEntry(path)
  const root = {pack, folder, renames, skipped, links: new Map<string, string>(), entries: 0}
  // A failure destroys the archive: the request with it ends, and whoever waits for it gets the error.
  addTree(root, entry).then(
    () => pack.finalize(),
    error => pack.destroy(error),
  )
  // tar-stream's streams are of an old kind: a request takes them only through one of today's.
  const archive = new PassThrough()
  forward(pack, archive, () => {})
  return {archive, entries: () => root.entries}
}

interface Tree {
  pack: Pack
  folder: string
  renames: PackOptions['renames']
  skipped(path: string): void
  /** The first name of each file that has several. */
  links: Map<string, string>
  entries: number
}

async function addTree(tree: Tree, name: string): Promise<void> {
  const path = `${tree.folder}/${name}`
  const stats = await look(path)
  await addOne(tree, name, path, stats)
  if (!stats.isDirectory()) return
  for (const child of (await readdir(path)).sort()) await addTree(tree, `${name}/${child}`)
}

async function look(path: string): Promise<Stats> {
  try {
    return await lstat(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function addOne(tree: Tree, name: string, path: string, stats: Stats): Promise<void> {
  const header = headerOf(name, stats, tree.renames)
  if (!header) return tree.skipped(path)
  tree.entries++
  const inode = `${stats.dev}:${stats.ino}`
  const first = stats.nlink > 1 && !stats.isDirectory() ? tree.links.get(inode) : undefined
  if (first !== undefined) return write(tree.pack, {...header, type: 'link', linkname: first, size: 0})
  if (stats.nlink > 1) tree.links.set(inode, header.name)
  if (stats.isSymbolicLink()) return write(tree.pack, {...header, linkname: await readlink(path)})
  if (!stats.isFile()) return write(tree.pack, header)
  await writeFile(tree.pack, header, path)
}

function write(pack: Pack, header: Headers): Promise<void> {
  return new Promise((resolve, reject) => {
    pack.entry(header, '', error => (error ? reject(error) : resolve()))
  })
}

async function writeFile(pack: Pack, header: Headers, path: string): Promise<void> {
  const size = header.size ?? 0
  if (size === 0) return write(pack, header)
  try {
    // No more than the header says: a log may grow meanwhile.
    await pipeline(createReadStream(path, {end: size - 1}), pack.entry(header))
  } catch (error) {
    throw unreadable(path, error)
  }
}

const largestId = 0o7777777
const latest = 0x7fff_ffff

function headerOf(name: string, stats: Stats, renames: PackOptions['renames']): Headers | undefined {
  const type = typeOf(stats)
  if (!type) return undefined
  const seconds = Math.floor(stats.mtimeMs / 1000)
  const pax: Record<string, string> = {}
  // What the fields of the header are too small for.
  if (seconds < 0 || seconds > latest) pax.mtime = String(seconds)
  if (stats.uid > largestId) pax.uid = String(stats.uid)
  if (stats.gid > largestId) pax.gid = String(stats.gid)
  return {
    name: renames.reduce<string>((text, rename) => renamed(text, rename), name),
    type,
    mode: stats.mode & 0o7777,
    uid: pax.uid ? 0 : stats.uid,
    gid: pax.gid ? 0 : stats.gid,
    size: type === 'file' ? stats.size : 0,
    mtime: new Date(pax.mtime ? 0 : seconds * 1000),
    ...(Object.keys(pax).length > 0 && {pax}),
    ...deviceOf(stats),
  }
}

function typeOf(stats: Stats): Headers['type'] | undefined {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'symlink'
  if (stats.isFIFO()) return 'fifo'
  if (stats.isCharacterDevice()) return 'character-device'
  return stats.isBlockDevice() ? 'block-device' : undefined
}

/** Linux's split of st_rdev. */
function deviceOf(stats: Stats): {devmajor?: number; devminor?: number} {
  if (!stats.isCharacterDevice() && !stats.isBlockDevice()) return {}
  return {devmajor: (stats.rdev >> 8) & 0xfff, devminor: (stats.rdev & 0xff) | ((stats.rdev >> 12) & 0xfff00)}
}

export function unreadable(path: string, cause: unknown): DkrError {
  const {code, message} = cause as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DkrError('FILE_NOT_FOUND', {
      message: `no such file or folder: ${printable(path)}`,
      why: code === 'ENOTDIR' ? 'a part of the path is no folder' : undefined,
      suggestions: ['paths are relative to the current folder'],
      cause,
    })
  }
  return new DkrError('NOT_READABLE', {
    message: `cannot read ${printable(path)}`,
    why: message,
    suggestions: ['check its permissions'],
    cause,
  })
}
