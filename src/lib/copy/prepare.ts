import {DkrError} from '../errors/dkr-error.js'
import {saysFolder, splitEntry} from './paths.js'

export interface Source {
  /** Its end as it was asked for: `/.`, a slash, or neither. */
  path: string
  folder: boolean
  /** The name that entries are to begin with, where a link was followed. */
  keepName?: string
}

export interface Target {
  path: string
  exists: boolean
  folder: boolean
}

/** Where the archive is unpacked, and what becomes of the first part of its names. */
export interface Placement {
  folder: string
  rename?: Rename
}

export interface Rename {
  from: string
  to: string
}

/**
 * The rules of docker cp (moby: pkg/archive/copy.go, PrepareArchiveCopy): into a folder that is there, over a
 * file, or under a new name in a folder that is there.
 * @throws DkrError COPY_TARGET
 */
export function placeCopy(source: Source, target: Target): Placement {
  if (target.exists && target.folder) return {folder: target.path}
  if (target.exists && source.folder) {
    throw wrongTarget(
      'cannot copy directory',
      `"${target.path}" is a file`,
      'name a folder, or one that is not there yet',
    )
  }
  if (!target.exists && !source.folder && saysFolder(target.path)) {
    throw wrongTarget(
      'no such directory',
      `"${target.path}" is not there`,
      'make the folder first, or leave out the / at the end',
    )
  }
  const {folder, entry} = splitEntry(target.path)
  return {folder, rename: {from: source.keepName ?? splitEntry(source.path).entry, to: entry}}
}

export function wrongTarget(message: string, why: string, suggestion: string): DkrError {
  return new DkrError('COPY_TARGET', {message, why, suggestions: [suggestion]})
}

/** The first part of an archive's names is replaced; the names of a root (`/`) begin with nothing. */
export function renamed(name: string, rename: Rename | undefined): string {
  if (!rename) return name
  const from = rename.from === '/' ? '' : rename.from
  const at = name.indexOf(from)
  return at < 0 ? name : name.slice(0, at) + rename.to + name.slice(at + from.length)
}
