import {dirname} from 'node:path'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'

/** Whether an unknown error is a system error with this code, like `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code))
}

interface Reading {
  why: string
  suggestions: readonly [string, ...string[]]
}

/** Says what a failed file operation means and what to do about it. A DkrError passes as it is. */
export function fileError(error: unknown, path: string): DkrError {
  if (isDkrError(error)) return error
  const noRoom = localDiskFull(error, path)
  if (noRoom) return noRoom
  const code = String((error as {code?: unknown} | undefined)?.code ?? 'an unknown error')
  const {why, suggestions} = readings(path)[code] ?? {
    why: `the system says ${code}`,
    suggestions: [`look at it: ls -ld '${dirname(path)}'`, 'dkr init OTHER_DIR'],
  }
  return new DkrError('NOT_WRITABLE', {message: `cannot write ${path}`, why, suggestions, cause: error})
}

function readings(path: string): Partial<Record<string, Reading>> {
  const dir = dirname(path)
  const denied: Reading = {
    why: 'the folder, or a file in it, belongs to someone else or may not be changed',
    suggestions: [`see whose it is: ls -ld '${dir}'`, 'use a folder of your own: dkr init ~/my-app'],
  }
  const noFolder: Reading = {
    why: 'something on the way there is a file, not a folder',
    suggestions: ['dkr init OTHER_DIR'],
  }
  return {
    EACCES: denied,
    EPERM: denied,
    EROFS: {why: 'the disk is mounted read-only', suggestions: ['use a folder on another disk: dkr init ~/my-app']},
    ENOTDIR: noFolder,
    EEXIST: noFolder,
    ENAMETOOLONG: {why: 'the name is longer than the disk allows', suggestions: ['dkr init SHORTER_NAME']},
    ELOOP: {why: 'symbolic links lead in a circle', suggestions: ['dkr init OTHER_DIR']},
  }
}
