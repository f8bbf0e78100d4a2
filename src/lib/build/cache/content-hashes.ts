import {type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {isRegular} from '../context/entry.js'
import {changeMark} from './change-mark.js'
import {type ContextFiles, fingerprint, matchFiles, splitTime} from './context-files.js'
import {sameMark, sameTime} from './same-files.js'

/** How much may be read at the end of one build. */
export interface HashBudget {
  /** So many files are read however long it takes: those of a small project. */
  files: number
  /** Milliseconds for the others. */
  ms: number
}

/** Bytes that are read at most. */
export const maxBytes = 32 * 1024 * 1024

/** What a file of a usual project stays below: larger ones are told apart by their size alone. */
const largestFile = 8 * 1024 * 1024

/**
 * Takes over the fingerprints of files that have not been written since, then takes those that are missing, as
 * far as the budget goes: first of the files where an older one waits to be compared with, then the newest. So
 * the record of a small project is whole at once, and that of a large one grows with each build.
 */
export function fillHashes(
  root: string,
  now: ContextFiles,
  before: ContextFiles | undefined,
  budget: HashBudget,
): void {
  const awaited = before ? takeOver(now, before) : new Set<number>()
  const end = performance.now() + budget.ms
  let bytes = maxBytes
  for (const [read, index] of missing(now, awaited).entries()) {
    bytes -= now.sizes[index]!
    if (bytes < 0 || (read >= budget.files && performance.now() > end)) return
    now.hashes[index] = hashOf(root, now, index) ?? ''
  }
}

/** Gives the files that were written since and whose older content is known. */
function takeOver(now: ContextFiles, before: ContextFiles): Set<number> {
  const awaited = new Set<number>()
  for (const [index, place] of matchFiles(before, now).entries()) {
    if (place < 0 || now.hashes[index] !== '' || before.hashes[place] === '') continue
    if (now.sizes[index] !== before.sizes[place]) continue
    if (sameTime(before, place, now, index) && sameMark(before, place, now, index))
      now.hashes[index] = before.hashes[place]!
    else awaited.add(index)
  }
  return awaited
}

function missing({paths, modes, sizes, times, hashes}: ContextFiles, awaited: ReadonlySet<number>): number[] {
  const indexes: number[] = []
  for (let index = 0; index < paths.length; index++) {
    if (isRegular(modes[index]!) && hashes[index] === '' && sizes[index]! <= largestFile) indexes.push(index)
  }
  return indexes.sort((a, b) => Number(awaited.has(b)) - Number(awaited.has(a)) || times[b]! - times[a]!)
}

/** Undefined when the file is no longer the one that was sent, or cannot be read. */
function hashOf(root: string, files: ContextFiles, index: number): string | undefined {
  return hashFile(join(root, files.paths[index]!), stats => isStill(files, index, stats))
}

/** Whether a file is the one that a walk saw. */
export function isStill({sizes, times, nanos, marks}: ContextFiles, index: number, stats: BigIntStats): boolean {
  const [time, rest] = splitTime(stats.mtimeNs)
  if (Number(stats.size) !== sizes[index] || time !== times[index] || rest !== nanos[index]) return false
  return marks[index] === 0 || marks[index] === changeMark({ctimeNs: stats.ctimeNs, inode: stats.ino})
}

/** The fingerprint of a file's content; undefined when it cannot be read or is not the one that is meant. */
export function hashFile(path: string, isMeant: (stats: BigIntStats) => boolean): string | undefined {
  const content = readIf(path, isMeant)
  return content && fingerprint(content)
}

/** Reads a file, if it is the one that is meant; never waits for a pipe. */
export function readIf(path: string, isMeant: (stats: BigIntStats) => boolean): Buffer | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      return isMeant(fstatSync(file, {bigint: true})) ? readFileSync(file) : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}
