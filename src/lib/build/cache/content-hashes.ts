import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type ContextFiles, fingerprint, matchFiles} from './context-files.js'

/** How much may be read at the end of one build. */
export interface HashBudget {
  /** So many files are read however long it takes: those of a small project. */
  files: number
  /** Milliseconds for the others. */
  ms: number
}

/** Bytes that are read at most. */
const maxBytes = 32 * 1024 * 1024

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
    if (now.times[index] === before.times[place]) now.hashes[index] = before.hashes[place]!
    else awaited.add(index)
  }
  return awaited
}

function missing({paths, modes, sizes, times, hashes}: ContextFiles, awaited: ReadonlySet<number>): number[] {
  const indexes: number[] = []
  for (let index = 0; index < paths.length; index++) {
    const regular = (modes[index]! & 0o170000) === 0o100000
    if (regular && hashes[index] === '' && sizes[index]! <= largestFile) indexes.push(index)
  }
  return indexes.sort((a, b) => Number(awaited.has(b)) - Number(awaited.has(a)) || times[b]! - times[a]!)
}

/** Undefined when the file is no longer the one that was sent, or cannot be read. */
function hashOf(root: string, {paths, sizes, times}: ContextFiles, index: number): string | undefined {
  try {
    const file = openSync(join(root, paths[index]!), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const {size, mtimeNs} = fstatSync(file, {bigint: true})
      const same = Number(size) === sizes[index] && Number(mtimeNs / 1000n) === times[index]
      return same ? fingerprint(readFileSync(file)) : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}
