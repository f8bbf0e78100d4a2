import type {Builder} from '../../engine/builder.js'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isFolder, isSymlink} from '../context/entry.js'
import {walk} from '../context/walk.js'
import type {Finding} from '../guard/finding.js'
import {judge} from '../guard/judge.js'
import {type ContextPlan, selectContext} from '../guard/selection.js'
import {look, noSight} from '../guard/sight.js'
import {type Excluded, type LeftOut, listLeftOut, noting} from './left-out.js'

/** A file that is sent. */
export interface IncludedFile {
  path: string
  /** Bytes that travel: 0 for links. */
  size: number
  /** Where a symbolic link points, or the path that a hard link is the same file as. */
  link?: string
}

/** A folder with all that is sent of it. */
export interface FolderSum {
  path: string
  files: number
  bytes: number
}

/** What `dkr build --show-context` gives to scripts. */
export interface ContextReport {
  /** Absolute. */
  dir: string
  builder: Builder
  /** The ignore file that counts, relative to `dir` where it is in it; null when there is none. */
  ignoreFile: string | null
  files: number
  bytes: number
  /** In the order of the walk: a folder before what is in it, siblings by name. */
  folders: FolderSum[]
  included: IncludedFile[]
  excluded: Excluded[]
  /** Left out as no COPY, ADD or bind mount names it; with BuildKit only. */
  unused: LeftOut[]
  /** What should not be sent. */
  findings: Finding[]
}

/**
 * What a build from a folder would send, without sending it: every file with its size, and for what stays behind
 * the line of the ignore file. The Dockerfile and the ignore file themselves travel apart from this.
 * @throws DkrError BUILD_CONTEXT, or the reason of the signal
 */
export async function showContext(plan: ContextPlan, signal: AbortSignal, thorough = false): Promise<ContextReport> {
  const {ignore, use, filter, bridge} = selectContext(plan)
  const noted = noting(filter)
  const sums = new Map<string, FolderSum>([['', {path: '', files: 0, bytes: 0}]])
  const included: IncludedFile[] = []
  const sight = noSight({thorough})
  for await (const slice of walk(plan.dir, {filter: noted.filter, bridge, signal})) {
    for (const entry of slice) {
      look(sight, entry)
      if (isFolder(entry.posixMode)) sumOf(sums, entry.path)
      else included.push(addFile(sums, entry))
    }
  }
  const patterns = ignore?.patterns ?? []
  const {files, bytes} = sums.get('')!
  return {
    dir: plan.dir,
    builder: plan.builder,
    ignoreFile: ignore?.name ?? null,
    files,
    bytes,
    folders: [...sums.values()].slice(1),
    included,
    ...(await listLeftOut(plan.dir, noted.notes, folder => sums.has(folder), ignore, signal)),
    findings: await judge(sight, {...plan, patterns, use: () => use, thorough}),
  }
}

function sumOf(sums: Map<string, FolderSum>, path: string): FolderSum {
  const known = sums.get(path)
  if (known) return known
  const sum = {path, files: 0, bytes: 0}
  sums.set(path, sum)
  return sum
}

function addFile(sums: Map<string, FolderSum>, {path, posixMode, size, linkname, hardlink}: FileEntry): IncludedFile {
  const link = hardlink ?? (isSymlink(posixMode) ? linkname : undefined)
  const bytes = link === undefined ? size : 0
  for (const folder of foldersAbove(path)) {
    const sum = sumOf(sums, folder)
    sum.files++
    sum.bytes += bytes
  }
  return {path, size: bytes, ...(link !== undefined && {link})}
}

/** The root first: '', 'a', 'a/b' for a/b/c. */
function foldersAbove(path: string): string[] {
  const folders = ['']
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end))
  return folders
}
