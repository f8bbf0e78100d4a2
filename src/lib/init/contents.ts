import type {Dirent} from 'node:fs'
import {readdir, realpath, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {fileError, hasCode} from './file-error.js'

/** What a folder holds beside what a new project starts with: README, LICENSE, .git and other dot files. */
export interface Contents {
  /** Names in the folder itself, sorted; a folder has a slash at its end. Folders without any file are left out. */
  names: readonly string[]
  /** Names of all files in it and below, without their folders. */
  files: ReadonlySet<string>
  /** False when there is more than dkr looks at: `files` is only a part then. */
  complete: boolean
}

export const nothing: Contents = {names: [], files: new Set(), complete: true}

const maxEntries = 20_000
const startFile = /^(?:readme|licen[cs]e(?:-[a-z]+(?:-\d+(?:\.\d+)*)?)?)(?:\.(?:md|markdown|rst|adoc|txt))?$/i
/** Compiled Python: nobody wrote it. */
const compiled = '__pycache__'
/** Marks a virtual environment of Python, whatever its folder is called. */
const environmentMark = 'pyvenv.cfg'
/** Other people's code, and so much of it that dkr does not look inside. */
const closed = 'node_modules'

interface Walk {
  /** Entries that may still be looked at. */
  left: number
  /** Real paths of folders: a link may lead back. */
  seen: Set<string>
  files: Set<string>
}

/**
 * Lists what may be somebody's work. Links are followed; one that leads nowhere is nothing.
 * A folder that does not exist is empty.
 * @throws DkrError NOT_WRITABLE for a folder that cannot be read: it is not known to be empty
 */
export async function readContents(dir: string): Promise<Contents> {
  const walk: Walk = {left: maxEntries, seen: new Set(), files: new Set()}
  const names: string[] = []
  for (const entry of await topEntries(dir, walk)) {
    const kind = await kindOf(dir, entry)
    if (kind === 'file' && startFile.test(entry.name)) continue
    if (await holds(dir, entry.name, {kind, walk})) names.push(kind === 'folder' ? `${entry.name}/` : entry.name)
  }
  return {names: names.sort(), files: walk.files, complete: walk.left > 0}
}

async function topEntries(dir: string, walk: Walk): Promise<Dirent[]> {
  try {
    walk.seen.add(await realpath(dir))
    return await readdir(dir, {withFileTypes: true})
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw fileError(error, dir)
  }
}

type Kind = 'file' | 'folder' | 'nothing'

/** What cannot be looked at counts as a file. */
async function kindOf(dir: string, entry: Dirent): Promise<Kind> {
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'file'
  try {
    return (await stat(join(dir, entry.name))).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    return hasCode(error, 'ENOENT') ? 'nothing' : 'file'
  }
}

/** Whether an entry is somebody's file, or a folder with one in it. */
async function holds(dir: string, name: string, {kind, walk}: {kind: Kind; walk: Walk}): Promise<boolean> {
  if (kind === 'nothing' || name.startsWith('.') || name === compiled) return false
  if (kind === 'file') walk.files.add(name)
  if (kind === 'file' || name === closed) return true
  return folderHolds(join(dir, name), walk)
}

/** A folder that cannot be read, or not to its end, holds something. */
async function folderHolds(dir: string, walk: Walk): Promise<boolean> {
  try {
    const real = await realpath(dir)
    if (walk.seen.has(real)) return false
    walk.seen.add(real)
    const entries = await readdir(dir, {withFileTypes: true})
    if (entries.some(entry => entry.name === environmentMark)) return false
    let any = false
    for (const entry of entries) {
      if (walk.left-- <= 0) return true
      any = (await holds(dir, entry.name, {kind: await kindOf(dir, entry), walk})) || any
    }
    return any
  } catch {
    return true
  }
}
