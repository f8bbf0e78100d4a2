import {type ContextFiles, matchFiles} from './context-files.js'
import {isTouched, sameTime} from './same-files.js'

/** One difference between the files of two builds. */
export interface FileChange {
  path: string
  /**
   * `touched`: written again with the same size, and its older content is not known.
   * `ignored`, `unignored`: the file is as it was, the ignore file is not.
   */
  change: 'content' | 'mode' | 'added' | 'removed' | 'renamed' | 'link' | 'kind' | 'touched' | 'ignored' | 'unignored'
  /** What it was: the mode (octal), or the path of a renamed file. */
  from?: string
  /** The mode that it has now (octal). */
  to?: string
}

/** The bits that say what a file is. */
const kindBits = 0o170000

/**
 * How the files differ, in the order of the walk. The time of a change counts for nothing, as docker's builders
 * do not look at it (BuildKit: cache/contenthash, moby: builder/remotecontext).
 */
export function compareFiles(before: ContextFiles, now: ContextFiles): FileChange[] {
  const places = matchFiles(before, now)
  const kept = new Set(places)
  const removed = before.paths.flatMap((_, index) => (kept.has(index) ? [] : [index]))
  const leaves = (files: ContextFiles, indexes: readonly number[]) => indexes.filter(isLeaf(files))
  const added: number[] = []
  const changes: FileChange[] = []
  for (const [index, place] of places.entries()) {
    if (place < 0) added.push(index)
    else changes.push(...changeOf(before, place, now, index))
  }
  return [...changes, ...movedFiles(before, leaves(before, removed), now, leaves(now, added))]
}

/** A folder that came or went with what is in it is not worth a word of its own. */
function isLeaf({paths}: ContextFiles) {
  return (index: number, place: number, all: readonly number[]): boolean => {
    const next = all[place + 1]
    return next === undefined || !paths[next]!.startsWith(`${paths[index]!}/`)
  }
}

function changeOf(before: ContextFiles, place: number, now: ContextFiles, index: number): FileChange[] {
  const path = now.paths[index]!
  const [old, mode] = [before.modes[place]!, now.modes[index]!]
  if ((old & kindBits) !== (mode & kindBits)) return [{path, change: 'kind'}]
  const content = contentChange(before, place, now, index)
  const modes: FileChange[] = old === mode ? [] : [{path, change: 'mode', from: octal(old), to: octal(mode)}]
  return [...(content ? [{path, change: content}] : []), ...modes]
}

function contentChange(before: ContextFiles, place: number, now: ContextFiles, index: number) {
  const kind = now.modes[index]! & kindBits
  const [old, hash] = [before.hashes[place]!, now.hashes[index]!]
  if (kind === 0o120000) return old === hash ? undefined : ('link' as const)
  if (kind !== 0o100000) return undefined
  if (before.sizes[place] !== now.sizes[index]) return 'content' as const
  if (old !== '' && hash !== '') return old === hash ? undefined : ('content' as const)
  return sameTime(before, place, now, index) && !isTouched(before, place, now, index) ? undefined : ('touched' as const)
}

const octal = (mode: number): string => (mode & 0o7777).toString(8)

/** A file that went and one that came with the same content are one that was renamed. */
function movedFiles(
  before: ContextFiles,
  removed: readonly number[],
  now: ContextFiles,
  added: readonly number[],
): FileChange[] {
  const gone = new Map<string, number>()
  for (const place of removed) if (before.sizes[place]! > 0) gone.set(contentKey(before, place), place)
  const renamed = new Set<number>()
  const changes = added.map((index): FileChange => {
    const path = now.paths[index]!
    const place = now.hashes[index] === '' ? undefined : gone.get(contentKey(now, index))
    if (place === undefined || renamed.has(place)) return {path, change: 'added'}
    renamed.add(place)
    return {path, change: 'renamed', from: before.paths[place]!}
  })
  const lost = removed.filter(place => !renamed.has(place))
  return [...changes, ...lost.map((place): FileChange => ({path: before.paths[place]!, change: 'removed'}))]
}

const contentKey = ({hashes, modes}: ContextFiles, index: number): string => `${hashes[index]} ${modes[index]}`
