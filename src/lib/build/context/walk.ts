import {type Dirent, lstatSync, readdirSync, readlinkSync, realpathSync} from 'node:fs'
import {setImmediate as nextTurn} from 'node:timers/promises'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isDkrError} from '../../errors/dkr-error.js'
import {isFolder, isSymlink, toEntry} from './entry.js'
import type {Filter, FilterState} from './filter.js'
import {badName, badRoot, isDenied, isGone, unreadable} from './read-errors.js'

/**
 * How long the walk may hold the event loop. Calls to the file system are
 * synchronous, which is the fastest by far; the pauses let the session answer.
 */
const sliceMs = 8
const sliceEntries = 2048

interface Folder {
  /** '' for the root. */
  path: string
  children: readonly Dirent[]
  next: number
  /** Whether the folder itself has been given. */
  given: boolean
  state?: FilterState
}

interface Walk {
  root: string
  filter: Filter
  /** Whether a folder is given that the filter drops but that holds something kept. */
  bridge: boolean
  open: Folder[]
  /** First path by device and inode, for files with several names. */
  links: Map<string, string>
}

export interface WalkOptions {
  filter: Filter
  /** BuildKit is told of the folders above each entry; the classic client leaves excluded ones out. */
  bridge: boolean
  signal?: AbortSignal
}

/**
 * The entries below a folder, in slices: parents before children, siblings in
 * the order of their bytes, links not followed. A file that vanishes meanwhile
 * is left out. Throws BUILD_CONTEXT for a folder that cannot be read and for a
 * name that is not UTF-8.
 */
export async function* walk(root: string, {filter, bridge, signal}: WalkOptions): AsyncGenerator<FileEntry[]> {
  const state: Walk = {root: realRoot(root), filter, bridge, open: [], links: new Map()}
  state.open.push({path: '', children: list(state.root, ''), next: 0, given: true})
  while (state.open.length > 0) {
    signal?.throwIfAborted()
    const slice = nextSlice(state)
    if (slice.length > 0) yield slice
    await nextTurn()
  }
}

/** The folder a path leads to, links followed. Throws BUILD_CONTEXT. */
export function realRoot(root: string): string {
  try {
    return realpathSync(root)
  } catch (error) {
    throw badRoot(root, error)
  }
}

function nextSlice(walk: Walk): FileEntry[] {
  const slice: FileEntry[] = []
  const end = performance.now() + sliceMs
  for (let folder = walk.open.at(-1); folder; folder = walk.open.at(-1)) {
    const child = folder.children[folder.next++]
    if (child) visit(walk, folder, child, slice)
    else walk.open.pop()
    if (slice.length >= sliceEntries || performance.now() > end) break
  }
  return slice
}

function visit(walk: Walk, folder: Folder, child: Dirent, slice: FileEntry[]): void {
  const path = folder.path === '' ? child.name : `${folder.path}/${child.name}`
  const {keep, enter, state} = walk.filter(path, folder.state)
  const entry = keep ? lstat(walk, path) : undefined
  if (keep && !entry) return
  if (entry) give(walk, entry, slice)
  if (enter && (entry ? isFolder(entry.posixMode) : child.isDirectory())) {
    walk.open.push({path, children: list(walk.root, path, keep), next: 0, given: keep, state})
  }
}

function give(walk: Walk, entry: FileEntry, slice: FileEntry[]): void {
  if (walk.bridge) {
    for (const folder of walk.open) {
      if (folder.given) continue
      folder.given = true
      const parent = lstat(walk, folder.path)
      if (parent) slice.push(parent)
    }
  }
  slice.push(entry)
}

function lstat(walk: Walk, path: string): FileEntry | undefined {
  const full = `${walk.root}/${path}`
  try {
    const stats = lstatSync(full, {bigint: true, throwIfNoEntry: false})
    if (!stats) {
      if (path.includes('\ufffd')) throw badName(path)
      return undefined
    }
    const entry = toEntry(path, stats, isSymlink(Number(stats.mode)) ? readlinkSync(full) : '')
    if (stats.nlink > 1n && !isFolder(entry.posixMode)) markLink(walk, entry, `${stats.dev}:${stats.ino}`)
    return entry
  } catch (error) {
    if (isGone(error)) return undefined
    throw isDkrError(error) ? error : unreadable(path, error)
  }
}

function markLink(walk: Walk, entry: FileEntry, inode: string): void {
  const first = walk.links.get(inode)
  if (first === undefined) walk.links.set(inode, entry.path)
  else entry.hardlink = first
}

/** An excluded folder that may not be read is as good as empty. */
function list(root: string, path: string, kept = true): Dirent[] {
  try {
    return readdirSync(path === '' ? root : `${root}/${path}`, {withFileTypes: true}).sort(byName)
  } catch (error) {
    if (path === '') throw isDenied(error) ? unreadable(root, error) : badRoot(root, error)
    if (isGone(error) || (!kept && isDenied(error))) return []
    throw unreadable(path, error)
  }
}

/** UTF-16 sorts as UTF-8 does, save for what lies beyond the surrogates. */
const needsBytes = /[\ud800-\uffff]/

function byName({name: a}: Dirent, {name: b}: Dirent): number {
  if (needsBytes.test(a) || needsBytes.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}
