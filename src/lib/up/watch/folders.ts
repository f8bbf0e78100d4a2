import {lstatSync} from 'node:fs'
import {join, posix} from 'node:path'
import {tarHeader} from '../../build/context/tar-header.js'
import {statPath} from '../../engine/archive.js'
import type {Engine} from '../../engine/engine.js'
import {ownerInContainer} from '../../engine/path-owner.js'
import type {Place} from './decide.js'
import {type OwnerNames, ownerNumbers} from './owners.js'
import type {Seen} from './snapshot.js'

/** A file, link or folder of the project and its place in the container. */
export interface SyncedFile extends Place {
  path: string
  /** What it was when the container got it; missing where the container lacks it. */
  was?: Seen['kind']
  /** What it is; missing where it is gone. */
  now?: Seen['kind']
}

export interface FolderAbove {
  target: string
  /** The folder of the project that it stands for, as long as the names agree. */
  path?: string
}

/** The folders above a file's place in the container, the nearest first, without the root. */
export function foldersAbove({path, target}: SyncedFile): FolderAbove[] {
  const above: FolderAbove[] = []
  let own: string | undefined = path
  for (let at = posix.dirname(target); at !== '/' && at !== '.'; at = posix.dirname(at)) {
    own = own === undefined ? undefined : posix.dirname(own)
    if (own === '.' || (own !== undefined && posix.basename(own) !== posix.basename(at))) own = undefined
    above.push({target: at, ...(own !== undefined && {path: own})})
  }
  return above
}

const usualMode = 0o755

/** Where files go. */
export interface Into {
  engine: Engine
  id: string
  dir: string
  names: OwnerNames
}

/**
 * Entries of an archive for the folders that files need and the container lacks, outer ones first. Left to the
 * engine they would belong to root, and the app could not write there as it can after a build.
 */
export async function missingFolders(into: Into, files: readonly SyncedFile[]): Promise<Buffer[]> {
  const {engine, id, dir, names} = into
  const seen = new Set(files.flatMap(({target, now}) => (now === 'folder' ? [target] : [])))
  const entries: Buffer[] = []
  for (const file of files) {
    const own: Buffer[] = []
    for (const {target, path} of foldersAbove(file)) {
      if (seen.has(target)) break
      seen.add(target)
      if (await statPath(engine, id, target)) break
      const owner = await ownerInContainer(engine, id, target, file.owner && (await ownerNumbers(names, file.owner)))
      const like = path === undefined ? undefined : lstatSync(join(dir, path), {throwIfNoEntry: false})
      own.unshift(
        tarHeader({
          path: target.slice(1),
          kind: 'folder',
          mode: like?.isDirectory() ? like.mode & 0o7777 : usualMode,
          size: 0,
          mtime: Math.floor((like?.mtimeMs ?? Date.now()) / 1000),
          owner,
        }),
      )
    }
    entries.push(...own)
  }
  return entries
}

/**
 * The folders in the container that stand for folders which the project had around files that are gone, and has no
 * more, the innermost first.
 */
export function goneFolders(dir: string, gone: readonly SyncedFile[]): string[] {
  const found = new Set<string>()
  for (const file of gone) {
    for (const {target, path} of foldersAbove(file)) {
      if (path === undefined || lstatSync(join(dir, path), {throwIfNoEntry: false})) break
      found.add(target)
    }
  }
  return [...found].sort((a, b) => b.length - a.length)
}
