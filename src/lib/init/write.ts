import {randomBytes} from 'node:crypto'
import {chmod, constants, copyFile, link, lstat, mkdir, readFile, rename, rm, rmdir, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {refuseEscape} from './existing.js'
import {fileError, hasCode} from './file-error.js'

export interface FileWrite {
  /** Relative to the folder. */
  path: string
  content: string
  /** Of a file that is to be replaced: what it held when that was decided. Without it the path must be free. */
  replaces?: string
}

export interface WrittenFile {
  path: string
  /** Relative: where the replaced file is now. */
  backup?: string
}

type Undo = () => Promise<unknown>

/**
 * Writes all files, or none: what was written before a failure or an abort is taken back. Each file appears
 * whole (a temporary file that gets its name), nothing is ever overwritten: a replaced file lives on as
 * `NAME.bak` (`.bak.1`, …). Folders on the way are made.
 * @throws DkrError WOULD_OVERWRITE when a path was taken or a file changed meanwhile, NOT_WRITABLE, INTERRUPTED
 */
export async function writeFiles(dir: string, files: readonly FileWrite[], signal?: AbortSignal) {
  const undo: Undo[] = []
  try {
    const written: WrittenFile[] = []
    for (const file of files) {
      refuseAborted(signal)
      written.push(await writeOne(dir, file, undo))
    }
    refuseAborted(signal)
    return written
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined)
    throw error
  }
}

async function writeOne(dir: string, file: FileWrite, undo: Undo[]): Promise<WrittenFile> {
  const target = join(dir, file.path)
  try {
    await refuseEscape(dir, file.path)
    await makeFolders(dirname(target), undo)
    const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`
    undo.push(() => rm(temporary, {force: true}))
    await writeFile(temporary, file.content, {flag: 'wx'})
    if (file.replaces === undefined) await placeNew(temporary, target, undo)
    const backup = file.replaces === undefined ? undefined : await replace(temporary, target, file.replaces, undo)
    return {path: file.path, ...(backup && {backup: file.path + backup.slice(target.length)})}
  } catch (error) {
    throw fileError(error, target)
  }
}

/** Makes the missing folders one by one, so that exactly those can be taken back. */
async function makeFolders(path: string, undo: Undo[]): Promise<void> {
  try {
    await makeFolder(path, undo)
  } catch (error) {
    const above = dirname(path)
    if (!hasCode(error, 'ENOENT') || above === path) throw error
    await makeFolders(above, undo)
    // Once more and no oftener: below /proc a folder stays missing whatever is above it.
    await makeFolder(path, undo)
  }
}

async function makeFolder(path: string, undo: Undo[]): Promise<void> {
  try {
    await mkdir(path)
    undo.push(() => rmdir(path))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

async function placeNew(temporary: string, target: string, undo: Undo[]): Promise<void> {
  try {
    await linkOrCopy(temporary, target)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw taken(target, 'it appeared while dkr was at work')
    throw error
  }
  undo.push(() => rm(target))
  await rm(temporary)
}

/** Gives a file a second name; fails with EEXIST where that name is taken. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    // Some file systems (FAT, network shares) have no hard links.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}

async function replace(temporary: string, target: string, expected: string, undo: Undo[]): Promise<string> {
  const {mode} = await lstat(target)
  if ((await readFile(target, 'utf8')) !== expected) throw taken(target, 'it changed while dkr was at work')
  await chmod(temporary, mode & 0o777)
  const backup = await backUp(target, undo)
  undo.push(() => rename(backup, target))
  await rename(temporary, target)
  return backup
}

async function backUp(target: string, undo: Undo[]): Promise<string> {
  for (let n = 0; ; n++) {
    const backup = n === 0 ? `${target}.bak` : `${target}.bak.${n}`
    try {
      await linkOrCopy(target, backup)
      undo.push(() => rm(backup, {force: true}))
      return backup
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
  }
}

function taken(target: string, why: string): DkrError {
  return new DkrError('WOULD_OVERWRITE', {
    message: `${target} is not overwritten`,
    why: `${why}; nothing was written`,
    suggestions: ['dkr init: looks again'],
  })
}

function refuseAborted(signal?: AbortSignal): void {
  if (!signal?.aborted) return
  if (isDkrError(signal.reason)) throw signal.reason
  throw new DkrError('INTERRUPTED', {
    message: 'stopped before all files were written; nothing was left behind',
    suggestions: ['dkr init: starts again'],
    exitCode: 130,
  })
}
