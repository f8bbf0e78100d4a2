import {randomBytes} from 'node:crypto'
import {constants} from 'node:fs'
import {chmod, link, lstat, lutimes, mkdir, open, rename, rm, symlink} from 'node:fs/promises'
import {posix} from 'node:path'
import type {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type {Headers} from 'tar-stream'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'
import {printable} from '../output/text.js'
import {clean} from './paths.js'
import {type Rename, renamed} from './prepare.js'

export interface Unpacked {
  entries: number
  /** Of the files. */
  bytes: number
}

export interface UnpackOptions {
  renames: readonly (Rename | undefined)[]
  /** Told of what only root could make: devices and pipes. */
  skipped(path: string): void
}

/** Work in progress in one folder. */
interface Unpacking extends UnpackOptions, Unpacked {
  folder: string
  /** Paths known to be real folders, made here or looked at. */
  checked: Set<string>
  /** Modes and times of folders, set when they are filled. */
  later: {path: string; mode: number; mtime: Date}[]
  /** Aborts when there will be no more of the archive. */
  broke: AbortSignal
}

/**
 * Unpacks a tar archive into a folder that is there. Nothing is written outside of it, whatever the archive says:
 * no entry goes through `..` or a symbolic link. Files belong to the user who runs dkr.
 * @throws DkrError UNSAFE_ARCHIVE, COPY_TARGET, DISK_FULL, NOT_WRITABLE
 */
export async function unpack(archive: Readable, folder: string, options: UnpackOptions): Promise<Unpacked> {
  const broke = new AbortController()
  const state: Unpacking = {
    ...options,
    folder,
    entries: 0,
    bytes: 0,
    checked: new Set(),
    later: [],
    broke: broke.signal,
  }
  const {extract} = await import('tar-stream')
  const reader = extract()
  let entry = Promise.resolve()
  reader.on('entry', (header, content, next) => {
    entry = takeEntry(state, header, content)
    entry.then(() => next(), next)
  })
  try {
    await pipeline(archive, reader as unknown as NodeJS.WritableStream)
  } catch (error) {
    // An entry that is cut short does not end by itself; the file that was being written takes its draft away.
    broke.abort()
    const own = await entry.catch(failure => failure)
    throw isDkrError(error) ? error : isDkrError(own) && isOfSystem(error) ? own : broken(error)
  }
  for (const {path, mode, mtime} of state.later.reverse()) {
    await chmod(path, mode)
    await lutimes(path, mtime, mtime)
  }
  return {entries: state.entries, bytes: state.bytes}
}

async function takeEntry(state: Unpacking, header: Headers, content: Readable): Promise<void> {
  const name = inside(state, header.name)
  try {
    await makeEntry(state, {...header, name}, content)
  } catch (error) {
    throw isDkrError(error) ? error : notWritable(posix.join(state.folder, name), error)
  } finally {
    // What was not read must not hold up the entries behind it.
    content.resume()
  }
}

/** The name below the folder. Throws UNSAFE_ARCHIVE for one that leads out of it. */
function inside({renames}: Unpacking, name: string): string {
  const text = renames.reduce<string>((so, rename) => renamed(so, rename), name)
  const cleaned = clean(text).replace(/^\/+/, '') || '.'
  if (cleaned === '..' || cleaned.startsWith('../') || cleaned.includes('\0'))
    throw unsafe(name, 'it leads out of the folder')
  return cleaned
}

async function makeEntry(state: Unpacking, header: Headers, content: Readable): Promise<void> {
  const path = posix.join(state.folder, header.name)
  const folder = header.type === 'directory'
  await checkParents(state, header.name)
  const there = await lstatOrNothing(path)
  if (there?.isDirectory() !== undefined && there.isDirectory() !== folder) throw clash(path, there.isDirectory())
  if (there?.isDirectory() && header.name === '.') return
  state.entries++
  if (folder) await makeFolder(state, header, path, there !== undefined)
  else await makeLeaf(state, header, path, content)
}

/** A link among the folders above would lead elsewhere; docker's archives have every folder before what is in it. */
async function checkParents(state: Unpacking, name: string): Promise<void> {
  const parts = name.split('/').slice(0, -1)
  let path = state.folder
  for (const part of parts) {
    path = posix.join(path, part)
    if (state.checked.has(path)) continue
    const there = await lstatOrNothing(path)
    if (!there) await mkdir(path)
    else if (!there.isDirectory())
      throw unsafe(name, `${path} is ${there.isSymbolicLink() ? 'a symbolic link' : 'no folder'}`)
    state.checked.add(path)
  }
}

async function makeFolder(state: Unpacking, header: Headers, path: string, exists: boolean): Promise<void> {
  const mode = (header.mode ?? 0o755) & 0o7777
  if (!exists) await mkdir(path, mode | 0o700)
  state.checked.add(path)
  state.later.push({path, mode, mtime: timeOf(header)})
}

async function makeLeaf(state: Unpacking, header: Headers, path: string, content: Readable): Promise<void> {
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return writeContent(state, header, path, content)
    case 'symlink':
      return makeLink(state, header, path)
    case 'link':
      return linkTo(state, header, path)
    default:
      return state.skipped(path)
  }
}

async function writeContent(state: Unpacking, header: Headers, path: string, content: Readable): Promise<void> {
  const mode = (header.mode ?? 0o644) & 0o7777
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  await replace(path, async draft => {
    const file = await open(draft, flags, mode)
    await pipeline(content, file.createWriteStream(), {signal: state.broke})
    // The umask has taken its part, and writing has set the time.
    await chmod(draft, mode)
    await lutimes(draft, timeOf(header), timeOf(header))
  })
  state.bytes += header.size ?? 0
}

/** Makes something beside its place and moves it there when it is whole: until then, what was there stays. */
async function replace(path: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = posix.join(posix.dirname(path), `.dkr-${randomBytes(6).toString('hex')}.tmp`)
  try {
    await make(draft)
    await rename(draft, path)
  } finally {
    // Also after success: a second name of the same file does not move.
    await rm(draft, {force: true})
  }
}

/** As docker: an absolute link is kept as it is, a relative one must not lead out of the folder. */
async function makeLink(state: Unpacking, header: Headers, path: string): Promise<void> {
  const to = header.linkname ?? ''
  if (!isBelow(state.folder, posix.join(posix.dirname(path), to))) {
    throw unsafe(header.name, `as a link to ${to} it leads out of the folder`)
  }
  await replace(path, async draft => {
    await symlink(to, draft)
    await lutimes(draft, timeOf(header), timeOf(header))
  })
}

async function linkTo(state: Unpacking, header: Headers, path: string): Promise<void> {
  const name = inside(state, header.linkname ?? '')
  await checkParents(state, name)
  await replace(path, draft => link(posix.join(state.folder, name), draft))
}

function isBelow(folder: string, path: string): boolean {
  const root = clean(folder)
  return path === root || path.startsWith(root === '/' ? '/' : `${root}/`)
}

/** PAX has times that the header's field is too small for. */
function timeOf({mtime, pax}: Headers): Date {
  const seconds = Number(pax?.mtime)
  return Number.isFinite(seconds) ? new Date(seconds * 1000) : (mtime ?? new Date(0))
}

async function lstatOrNothing(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function clash(path: string, isFolder: boolean): DkrError {
  return new DkrError('COPY_TARGET', {
    message: isFolder
      ? `cannot overwrite directory ${printable(path)} with non-directory`
      : `cannot overwrite non-directory ${printable(path)} with directory`,
    suggestions: ['remove it first, or copy under another name'],
  })
}

function unsafe(name: string, why: string): DkrError {
  return new DkrError('UNSAFE_ARCHIVE', {
    message: `refused to unpack "${printable(name)}"`,
    why: printable(why),
    suggestions: ['dkr cp CONTAINER:PATH - > archive.tar gives the archive as it is'],
  })
}

/** What a file could not take comes back through the archive that it was read from. */
const isOfSystem = (error: unknown) => (error as NodeJS.ErrnoException).errno !== undefined

function broken(error: unknown): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the archive from the engine is broken',
    why: (error as Error).message,
    suggestions: ['try again', 'dkr doctor'],
    cause: error,
  })
}

function notWritable(path: string, cause: unknown): DkrError {
  const noRoom = localDiskFull(cause, path, {message: `cannot write ${printable(path)}`})
  if (noRoom) return noRoom
  return new DkrError('NOT_WRITABLE', {
    message: `cannot write ${printable(path)}`,
    why: (cause as Error).message,
    suggestions: ['check the permissions of the folder'],
    cause,
  })
}
