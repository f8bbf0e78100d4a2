import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {toGoMode} from './entry.js'
import {compileFilter} from './filter.js'
import {followLinks, withoutNested} from './follow-links.js'
import type {Descent} from './matcher.js'
import {unreadable} from './read-errors.js'
import {realRoot, walk} from './walk.js'

export interface FolderSourceOptions {
  /** Gives every entry the owner 0:0, as docker does for the build context. */
  rootOwned?: boolean
  /** `literal` for what docker 20.10 sends. */
  descent?: Descent
}

/** A folder of this machine that BuildKit may read. Throws BUILD_CONTEXT if it is not there. */
export function folderSource(folder: string, options: FolderSourceOptions = {}): FileSource {
  const root = realRoot(folder)
  return {
    entries: (filter, signal) => folderEntries(root, filter, options, signal),
    content: path => `${root}/${path}`,
    unreadable,
  }
}

async function* folderEntries(
  root: string,
  {include, exclude, follow}: FileFilter,
  {rootOwned = false, descent = 'reachable'}: FolderSourceOptions,
  signal?: AbortSignal,
): AsyncGenerator<readonly FileEntry[]> {
  const filter = compileFilter(withFollowed(root, include, follow), exclude, descent)
  for await (const slice of walk(root, {filter, bridge: true, signal})) {
    if (rootOwned) for (const entry of slice) entry.uid = entry.gid = 0
    yield slice
  }
}

function withFollowed(root: string, include: readonly string[], follow: readonly string[]): readonly string[] {
  if (follow.length === 0) return include
  const targets = followLinks(root, follow)
  return targets ? (withoutNested([...include, ...targets]) ?? []) : include
}

/** Files that exist only in memory, at the root: a Dockerfile from standard input. */
export function memorySource(files: Readonly<Record<string, string | Uint8Array>>): FileSource {
  const contents = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]))
  const mtimeNs = BigInt(Date.now()) * 1_000_000n
  return {
    entries: filter => memoryEntries(contents, mtimeNs, filter),
    content: path => contents.get(path) ?? new Uint8Array(),
    unreadable,
  }
}

async function* memoryEntries(
  contents: ReadonlyMap<string, Buffer>,
  mtimeNs: bigint,
  {include, exclude, follow}: FileFilter,
): AsyncGenerator<readonly FileEntry[]> {
  const filter = compileFilter([...include, ...follow], exclude, 'reachable')
  const paths = [...contents.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  yield paths.filter(path => filter(path).keep).map(path => memoryEntry(path, contents.get(path)!.length, mtimeNs))
}

function memoryEntry(path: string, size: number, mtimeNs: bigint): FileEntry {
  const posixMode = 0o100644
  return {path, posixMode, mode: toGoMode(posixMode), uid: 0, gid: 0, size, mtimeNs, linkname: ''}
}
