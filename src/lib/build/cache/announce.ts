import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isRegular} from '../context/entry.js'
import {changeMark} from './change-mark.js'
import {hashFile, isStill, maxBytes} from './content-hashes.js'
import {type ContextFiles, placeFinder} from './context-files.js'
import {sameMark, sameTime} from './same-files.js'

/** Less than a millisecond, so that the order of times hardly ever changes. */
const longestShift = 999_999
const second = 1_000_000_000n

/**
 * Makes BuildKit fetch what it would not: it keeps its copy of a file whose size and time are the same, whatever the
 * content is. Where the record shows that such a file was touched since and not that its content stayed, BuildKit is
 * told a time that is a little later. What is added is kept in `now.shifts`, and stays for as long as the file does.
 * @param before the files of the last build
 * @param content as of a FileSource
 * @returns gives each slice of a walk as BuildKit is to see it; its entries are the last ones of `now`
 */
export function announcer(before: ContextFiles, content: (path: string) => string) {
  const find = placeFinder(before)
  const confirmed = contentTest(before, content)
  return (slice: readonly FileEntry[], now: ContextFiles): readonly FileEntry[] => {
    const start = now.paths.length - slice.length
    let announced: FileEntry[] | undefined
    for (const [i, entry] of slice.entries()) {
      const [place, index] = [find(entry.path), start + i]
      if (place < 0 || !looksSame(before, place, now, index)) continue
      const known = sameMark(before, place, now, index) || confirmed(place, now, index)
      const shift = known ? before.shifts[place]! : newShift(entry, before.shifts[place]!)
      if (shift === 0) continue
      now.shifts[index] = shift
      announced ??= [...slice]
      announced[i] = {...entry, mtimeNs: entry.mtimeNs + BigInt(shift)}
    }
    return announced ?? slice
  }
}

/** Regular, and of the same size, mode and time. */
function looksSame(before: ContextFiles, place: number, now: ContextFiles, index: number): boolean {
  const [mode, size] = [now.modes[index]!, now.sizes[index]]
  return (
    isRegular(mode) &&
    before.modes[place] === mode &&
    before.sizes[place] === size &&
    sameTime(before, place, now, index)
  )
}

/** Another one than the last, and another one for each state of the file. */
function newShift(entry: FileEntry, last: number): number {
  const shift = 1 + (changeMark(entry) % longestShift)
  const next = Math.abs(last) === shift ? shift + 1 : shift
  return (entry.mtimeNs % second) + BigInt(next) < second ? next : -next
}

/**
 * Whether a file that was touched since the record has the content that it had. False where no content is remembered
 * or too much would have to be read, and where the record itself is not sure of it.
 */
export function contentTest(before: ContextFiles, content: (path: string) => string) {
  let bytes = maxBytes
  return (place: number, now: ContextFiles, index: number): boolean => {
    if (before.marks[place] === 0 || before.hashes[place] === '') return false
    bytes -= now.sizes[index]!
    const path = content(now.paths[index]!)
    if (bytes < 0) return false
    return hashFile(path, stats => isStill(now, index, stats)) === before.hashes[place]
  }
}
