import {createHash} from 'node:crypto'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isSymlink} from '../context/entry.js'

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
  /** Microseconds since 1970. */
  times: number[]
  /** Fingerprints of contents and link targets; '' where none was taken. */
  hashes: string[]
}

/** A larger context is not remembered: the record would cost more than it tells. */
const maxFiles = 100_000

export const noFiles = (): ContextFiles => ({paths: [], modes: [], sizes: [], times: [], hashes: []})

/** 96 bits are plenty to tell two versions of a file apart. */
export function fingerprint(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 16)
}

/** Adds entries of a walk; gives false once they are too many to be remembered. */
export function addEntries(files: ContextFiles, entries: readonly FileEntry[]): boolean {
  if (files.paths.length + entries.length > maxFiles) return false
  for (const {path, posixMode, size, mtimeNs, linkname} of entries) {
    files.paths.push(path)
    files.modes.push(posixMode)
    files.sizes.push(size)
    files.times.push(Number(mtimeNs / 1000n))
    files.hashes.push(isSymlink(posixMode) ? fingerprint(linkname) : '')
  }
  return true
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
  to.paths.push(from.paths[index]!)
  to.modes.push(from.modes[index]!)
  to.sizes.push(from.sizes[index]!)
  to.times.push(from.times[index]!)
  to.hashes.push(from.hashes[index]!)
}

/**
 * For each file of `now` its place in `before`, or -1. Both are mostly the same list, so that a look at the
 * next place finds nearly all; the rest is looked up.
 */
export function matchFiles(before: ContextFiles, now: ContextFiles): number[] {
  let places: Map<string, number> | undefined
  let next = 0
  return now.paths.map(path => {
    if (before.paths[next] === path) return next++
    places ??= new Map(before.paths.map((name, index) => [name, index]))
    const place = places.get(path) ?? -1
    if (place >= 0) next = place + 1
    return place
  })
}

/** Whether the walks saw the same; fingerprints are left out, as what has the same time and size has the same content. */
export function sameFiles(one: ContextFiles, other: ContextFiles): boolean {
  return (['paths', 'modes', 'sizes', 'times'] as const).every(
    column =>
      one[column].length === other[column].length && one[column].every((value, i) => value === other[column][i]),
  )
}

/** As text for the record: paths in the folder of the one before leave it out. */
export function encodeFiles(files: ContextFiles): string {
  let last = ''
  const paths = files.paths.map(path => {
    const slash = path.lastIndexOf('/')
    const folder = slash < 0 ? '' : path.slice(0, slash)
    const same = slash >= 0 && folder === last
    last = folder
    return same ? path.slice(slash) : path
  })
  return JSON.stringify({...files, paths})
}

/** The reverse of `encodeFiles`; undefined for anything else. */
export function decodeFiles(text: string): ContextFiles | undefined {
  const files = JSON.parse(text) as ContextFiles | null
  if (!files) return undefined
  const {paths, modes, sizes, times, hashes} = files
  if (![paths, modes, sizes, times, hashes].every(column => Array.isArray(column) && column.length === paths.length)) {
    return undefined
  }
  let last = ''
  const whole = paths.map(path => {
    const full = path.startsWith('/') ? last + path : path
    const slash = full.lastIndexOf('/')
    last = slash < 0 ? '' : full.slice(0, slash)
    return full
  })
  return {paths: whole, modes, sizes, times, hashes}
}
