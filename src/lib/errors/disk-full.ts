import {DkrError} from './dkr-error.js'

/**
 * What says that a disk is full (Linux, its quotas, Windows). The kernel says the same of cgroups, keyrings and file
 * watchers, of which there is a fixed number: those are no disk.
 */
const full = /no space left on device|disk quota exceeded|not enough space on the disk|\bENOSPC\b|\bEDQUOT\b/i
const otherLimit = /\/sys\/fs\/cgroup|session key|inotify_(?:add_watch|init)|file watchers reached|semget/i

/** Whether these words, one line of an engine or of a program, are about a full disk. */
export function saysDiskFull(line: string): boolean {
  return full.test(line) && !otherLimit.test(line)
}

/** What gives an engine room again; each of these really exists. */
export const freeEngineDisk = [
  'dkr prune lists what nothing needs, asks, and removes it',
  'dkr prune --all also removes images that no container uses',
] as const

/** The engine had no room for what it was asked to do. @param message its own words, or what was asked of it */
export function engineDiskFull(message: string, cause?: unknown): DkrError {
  return new DkrError('DISK_FULL', {
    message,
    why: 'the disk that the engine writes to is full',
    suggestions: freeEngineDisk,
    cause,
  })
}
