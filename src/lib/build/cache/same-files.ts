import {isFolder, isRegular} from '../context/entry.js'
import type {ContextFiles} from './context-files.js'

/** How the files of a walk compare with those of a record. */
export type Comparison =
  | {same: false}
  /** `doubtful`: places of files that look the same, but were changed, moved or written anew since. */
  | {same: true; doubtful: number[]}

const shape = ['paths', 'modes', 'sizes', 'links'] as const

/**
 * Compares what BuildKit compares: names, modes, sizes, links, and times where it is not a folder's, since a file
 * that comes and goes there changes that too. Whether a file that looks the same was touched is said besides.
 */
export function compareWalk(before: ContextFiles, now: ContextFiles): Comparison {
  if (before.paths.length !== now.paths.length) return {same: false}
  if (!shape.every(column => before[column].every((value, i) => value === now[column][i]))) return {same: false}
  const doubtful: number[] = []
  for (const [i, mode] of now.modes.entries()) {
    if (!isFolder(mode) && !sameTime(before, i, now, i)) return {same: false}
    if (isRegular(mode) && !sameMark(before, i, now, i)) doubtful.push(i)
  }
  return {same: true, doubtful}
}

/** Whether a file has, to the nanosecond, the time that it had. */
export function sameTime(before: ContextFiles, place: number, now: ContextFiles, index: number): boolean {
  return before.times[place] === now.times[index] && before.nanos[place] === now.nanos[index]
}

/** Whether a file is proved to be untouched since the record. */
export function sameMark(before: ContextFiles, place: number, now: ContextFiles, index: number): boolean {
  return before.marks[place] === now.marks[index] && now.marks[index] !== 0
}

/** Whether it is proved that a file was touched since, whatever its time says. */
export function isTouched(before: ContextFiles, place: number, now: ContextFiles, index: number): boolean {
  const [old, mark] = [before.marks[place]!, now.marks[index]!]
  return old !== mark && old !== 0 && mark !== 0
}
