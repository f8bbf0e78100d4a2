import {type BigIntStats, lstatSync, readdirSync, readlinkSync, statSync} from 'node:fs'
import {setImmediate as nextTurn} from 'node:timers/promises'
import type {Filter, FilterState} from '../../build/context/filter.js'

/** A file, folder or link of a project as a build would find it. */
export interface Seen {
  kind: 'file' | 'folder' | 'link' | 'other'
  /** Permission bits, with setuid and its kin. */
  mode: number
  /** Bytes; 0 for all but files. */
  size: number
  /** Of files. */
  mtimeNs: bigint
  /** Where a link points to, else ''. */
  link: string
  /** An ignored folder that an exception may keep something in: builders differ in when they send it. */
  bridge?: true
}

/** By path: relative to the project, slash separated. */
export type Snapshot = ReadonlyMap<string, Seen>

/** What became of one path. At least one of the two is there. */
export interface Change {
  path: string
  was?: Seen
  now?: Seen
}

/** So many paths are looked at before other work gets a turn. */
const slice = 500

/** Looks at all that the filter keeps. What cannot be read is passed over: the build says it where it matters. */
export async function takeSnapshot(dir: string, filter: Filter): Promise<Snapshot> {
  const found = new Map<string, Seen>()
  const open: {path: string; state?: FilterState}[] = [{path: ''}]
  for (let folder = open.pop(), count = 0; folder; folder = open.pop()) {
    for (const name of namesIn(`${dir}/${folder.path}`)) {
      if (++count % slice === 0) await nextTurn()
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      if (path === '.git') continue
      const {keep, enter, state} = filter(path, folder.state)
      if (!keep && !enter) continue
      const seen = look(`${dir}/${path}`)
      if (seen && keep) found.set(path, seen)
      else if (seen?.kind === 'folder') found.set(path, {...seen, bridge: true})
      if (seen?.kind === 'folder' && enter) open.push({path, state})
    }
  }
  return found
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function look(full: string): Seen | undefined {
  try {
    const stats = lstatSync(full, {bigint: true, throwIfNoEntry: false})
    if (!stats) return undefined
    const kind = kindOf(stats)
    return {
      kind,
      mode: Number(stats.mode) & 0o7777,
      size: kind === 'file' ? Number(stats.size) : 0,
      mtimeNs: kind === 'file' ? stats.mtimeNs : 0n,
      link: kind === 'link' ? readlinkSync(full) : '',
    }
  } catch {
    return undefined
  }
}

export function kindOf(stats: BigIntStats): Seen['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

/** What differs: kind, mode, link, and of files size and time, as BuildKit compares them. */
export function changesBetween(before: Snapshot, now: Snapshot): Change[] {
  const changes: Change[] = []
  for (const [path, was] of before) {
    const seen = now.get(path)
    if (!seen || !isSame(was, seen)) changes.push({path, was, ...(seen && {now: seen})})
  }
  for (const [path, seen] of now) if (!before.has(path)) changes.push({path, now: seen})
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function isSame(a: Seen, b: Seen): boolean {
  return a.kind === b.kind && a.mode === b.mode && a.link === b.link && a.size === b.size && a.mtimeNs === b.mtimeNs
}

/** One word for the state of a file that decides about the whole container; links are followed. */
export function stampOf(path: string): string {
  const stats = statSync(path, {bigint: true, throwIfNoEntry: false})
  return stats ? `${stats.size}:${stats.mtimeNs}` : 'missing'
}
