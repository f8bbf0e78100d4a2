import {randomBytes} from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'
import {shellWord} from '../output/shell-word.js'

/** The bytes that a file had when they were read, and those it is to have. */
export interface Replacement {
  before: Buffer
  after: Buffer
}

/**
 * Replaces the content of a file in one step: readers find the old bytes or the new ones. Mode and owner stay, a
 * link stays a link. Where only writing into the file itself keeps all that (another name for it, a folder that
 * cannot be written, the file of another user, a mounted file), that is done, and undone when it fails.
 * @throws DkrError WOULD_OVERWRITE when the file has changed since it was read, DISK_FULL, NOT_WRITABLE
 */
export function replaceFile(path: string, replacement: Replacement): void {
  try {
    const target = realpathSync(path)
    // A rename would also replace a file that is write-protected.
    closeSync(openSync(target, 'r+'))
    const stats = statSync(target)
    if (stats.nlink > 1 || !renameOver(target, stats, replacement)) overwrite(target, replacement)
  } catch (error) {
    throw isDkrError(error) ? error : notWritable(path, error as NodeJS.ErrnoException)
  }
}

/** What stands in the way of a rename, but not of writing into the file. */
const onlyRename = ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV']

/** Writes a draft beside the file and gives it the file's name; false where that cannot be done. */
function renameOver(target: string, stats: Stats, {before, after}: Replacement): boolean {
  const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`
  try {
    writeFileSync(draft, after, {mode: 0o600, flag: 'wx', flush: true})
    const own = statSync(draft)
    if (own.uid !== stats.uid || own.gid !== stats.gid) chownSync(draft, stats.uid, stats.gid)
    chmodSync(draft, stats.mode & 0o7777)
    refuseChanged(target, readFileSync(target), before)
    renameSync(draft, target)
    return true
  } catch (error) {
    if (onlyRename.includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  } finally {
    rmSync(draft, {force: true})
  }
}

/** What the file grows by comes first: when the disk is full, nothing is overwritten yet. */
function overwrite(target: string, {before, after}: Replacement): void {
  const file = openSync(target, 'r+')
  try {
    refuseChanged(target, readFileSync(file), before)
    try {
      write(file, after.subarray(before.length), before.length)
      write(file, after.subarray(0, before.length), 0)
      ftruncateSync(file, after.length)
      fsyncSync(file)
    } catch (error) {
      putBack(file, target, before)
      throw error
    }
  } finally {
    closeSync(file)
  }
}

function putBack(file: number, target: string, before: Buffer): void {
  try {
    write(file, before, 0)
    ftruncateSync(file, before.length)
  } catch (cause) {
    throw new DkrError('NOT_WRITABLE', {
      message: `${target} is only partly written`,
      why: (cause as Error).message,
      suggestions: [`git restore ${shellWord(target)}`],
      cause,
    })
  }
}

function write(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done)
  }
}

function refuseChanged(target: string, now: Buffer, before: Buffer): void {
  if (now.equals(before)) return
  throw new DkrError('WOULD_OVERWRITE', {
    message: `${target} is not overwritten`,
    why: 'another program changed it after dkr read it; nothing was written',
    suggestions: [`dkr lint --fix ${shellWord(target)}`],
  })
}

const reasons: Readonly<Record<string, string>> = {
  EROFS: 'the disk is mounted read-only',
}

function notWritable(path: string, error: NodeJS.ErrnoException): DkrError {
  const noRoom = localDiskFull(error, path, {also: 'the file is unchanged'})
  if (noRoom) return noRoom
  return new DkrError('NOT_WRITABLE', {
    message: `cannot write ${path}`,
    why: `${reasons[error.code ?? ''] ?? error.message}; the file is unchanged`,
    suggestions: [`ls -l ${shellWord(path)}`],
    cause: error,
  })
}
