import {createHash} from 'node:crypto'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isRegular, isSymlink} from '../context/entry.js'
import {markAt} from './change-mark.js'

/**
 * What is remembered of the files of a build context: one column a property, so that 50,000 of them are read
 * and written in some ten milliseconds.
 */
export interface ContextFiles {
  /** In the order of the walk, slash separated. */
  paths: string[]
  /** st_mode, with the bits of the kind. */
  modes: number[]
  /** Bytes. */
  sizes: number[]
  /** Whole microseconds since 1970: a number of JSON cannot hold nanoseconds. */
  times: number[]
  /** The nanoseconds that remain, below 1000. */
  nanos: number[]
  /** Of regular files: what each change of the file alters, whatever time it is given; 0 where it proves nothing. */
  marks: number[]
  /** Where a symbolic link leads, the first name of a hard link, the numbers of a device; else ''. */
  links: string[]
  /** Nanoseconds that were added to the time for BuildKit, so that it fetched the file again; mostly 0. */
  shifts: number[]
  /** Fingerprints of contents and link targets; '' where none was taken. */
  hashes: string[]
}

/** A larger context is not remembered: the record would cost more than it tells. */
const maxFiles = 100_000

export const noFiles = (): ContextFiles => ({
  paths: [],
  modes: [],
  sizes: [],
  times: [],
  nanos: [],
  marks: [],
  links: [],
  shifts: [],
  hashes: [],
})

const columns = Object.keys(noFiles()) as (keyof ContextFiles)[]

/** 96 bits are plenty to tell two versions of a file apart. */
export function fingerprint(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 16)
}

/** Adds entries of a walk that were looked at just now; gives false once they are too many to be remembered. */
export function addEntries(files: ContextFiles, entries: readonly FileEntry[]): boolean {
  if (files.paths.length + entries.length > maxFiles) return false
  const now = Date.now()
  for (const entry of entries) {
    const [time, nanos] = splitTime(entry.mtimeNs)
    files.paths.push(entry.path)
    files.modes.push(entry.posixMode)
    files.sizes.push(entry.size)
    files.times.push(time)
    files.nanos.push(nanos)
    files.marks.push(isRegular(entry.posixMode) ? markAt(entry, now) : 0)
    files.links.push(linkOf(entry))
    files.shifts.push(0)
    files.hashes.push(isSymlink(entry.posixMode) ? fingerprint(entry.linkname) : '')
  }
  return true
}

/** Whole microseconds, and the nanoseconds that remain, with the same sign. */
export function splitTime(ns: bigint): [micros: number, nanos: number] {
  return [Number(ns / 1000n), Number(ns % 1000n)]
}

function linkOf({linkname, hardlink, device}: FileEntry): string {
  return device ? `${device.major}:${device.minor}` : (hardlink ?? linkname)
}

/** Several walks of one context as one: BuildKit may ask for its parts one after the other. */
export function joinFiles(parts: readonly ContextFiles[]): ContextFiles {
  if (parts.length === 1) return parts[0]!
  const joined = noFiles()
  const seen = new Set<string>()
  for (const part of parts) {
    for (const [index, path] of part.paths.entries()) {
      if (seen.has(path)) continue
      seen.add(path)
      copyEntry(joined, part, index)
    }
  }
  return joined
}

/** The files that a test lets pass. */
export function selectFiles(files: ContextFiles, wanted: (path: string) => boolean): ContextFiles {
  const selected = noFiles()
  for (const [index, path] of files.paths.entries()) if (wanted(path)) copyEntry(selected, files, index)
  return selected
}

function copyEntry(to: ContextFiles, from: ContextFiles, index: number): void {
  for (const column of columns) (to[column] as unknown[]).push(from[column][index])
}

/** For each file of `now` its place in `before`, or -1. */
export function matchFiles(before: ContextFiles, now: ContextFiles): number[] {
  return now.paths.map(placeFinder(before))
}

/**
 * Finds the places of paths that are asked for in the order of a walk, -1 for none. Two walks mostly give the same
 * list, so that a look at the next place finds nearly all; the rest is looked up.
 */
export function placeFinder({paths}: ContextFiles): (path: string) => number {
  let places: Map<string, number> | undefined
  let next = 0
  return path => {
    if (paths[next] === path) return next++
    places ??= new Map(paths.map((name, index) => [name, index]))
    const place = places.get(path) ?? -1
    if (place >= 0) next = place + 1
    return place
  }
}

/** As text for the record: paths in the folder of the one before leave it out, and what is mostly empty is left out. */
export function encodeFiles(files: ContextFiles): string {
  let last = ''
  const paths = files.paths.map(path => {
    const slash = path.lastIndexOf('/')
    const folder = slash < 0 ? '' : path.slice(0, slash)
    const same = slash >= 0 && folder === last
    last = folder
    return same ? path.slice(slash) : path
  })
  return JSON.stringify({...files, paths, links: givenOf(files.links), shifts: givenOf(files.shifts)})
}

/** What is not empty, with its index. */
function givenOf<T>(column: readonly T[]): [number, T][] {
  const given: [number, T][] = []
  for (const [index, value] of column.entries()) if (value) given.push([index, value])
  return given
}

/** The reverse; throws for anything else. */
function filled<T>(given: readonly [number, T][], empty: T, length: number): T[] {
  const column = new Array<T>(length).fill(empty)
  for (const [index, value] of given) column[index] = value
  return column
}

/** The reverse of `encodeFiles`; undefined for anything else. */
export function decodeFiles(text: string): ContextFiles | undefined {
  const read = JSON.parse(text) as (ContextFiles & {links: [number, string][]; shifts: [number, number][]}) | null
  if (!read) return undefined
  const {paths} = read
  const files: ContextFiles = {
    ...read,
    links: filled(read.links, '', paths.length),
    shifts: filled(read.shifts, 0, paths.length),
  }
  if (!columns.every(column => Array.isArray(files[column]) && files[column].length === paths.length)) return undefined
  let last = ''
  const whole = paths.map(path => {
    const full = path.startsWith('/') ? last + path : path
    const slash = full.lastIndexOf('/')
    last = slash < 0 ? '' : full.slice(0, slash)
    return full
  })
  return {...files, paths: whole}
}
