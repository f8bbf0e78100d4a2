import {statfsSync} from 'node:fs'
import {dirname, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'

/** Whether a system error says that a disk has no room; file watchers, which run out with the same code, are no disk. */
export function isDiskFull(error: unknown): error is NodeJS.ErrnoException {
  const {code, syscall = ''} = (error ?? {}) as NodeJS.ErrnoException
  return (code === 'ENOSPC' || code === 'EDQUOT') && !/watch/.test(syscall)
}

/**
 * The error of a write on this machine for which there was no room; undefined for any other error.
 * @param path what was to be written
 * @param told what happened, where that is not "cannot write PATH", and what else is to be known
 */
export function localDiskFull(
  error: unknown,
  path: string,
  {message = `cannot write ${path}`, also}: {message?: string; also?: string} = {},
): DkrError | undefined {
  if (!isDiskFull(error)) return undefined
  const folder = dirname(resolve(path))
  const {why, look} = error.code === 'EDQUOT' ? quotaUsedUp(shellWord(folder)) : full(folder, shellWord(folder))
  return new DkrError('DISK_FULL', {
    message,
    why: also ? `${why}; ${also}` : why,
    suggestions: [look, 'remove what you do not need there, or write to another disk'],
    cause: error,
  })
}

interface Reason {
  why: string
  look: string
}

const quotaUsedUp = (folder: string): Reason => ({
  why: `your quota on the disk of ${folder} is used up`,
  look: `du -sh ${folder} shows what this folder takes`,
})

/** A disk may also have room, and no place for one more file in its tables. */
function full(folder: string, word: string): Reason {
  return outOfInodes(folder)
    ? {why: `the disk of ${word} has room, but can hold no more files`, look: `df -i ${word}`}
    : {why: `the disk of ${word} is full`, look: `df -h ${word}`}
}

/** File systems that make such places as they need them say that they have none at all. */
function outOfInodes(folder: string): boolean {
  try {
    const {files, ffree, bavail} = statfsSync(folder)
    return files > 0 && ffree === 0 && bavail > 0
  } catch {
    return false
  }
}
