import {DkrError} from './dkr-error.js'

/**
 * What says that a disk is full (Linux, its quotas, Windows). The kernel says the same of cgroups, keyrings, file
 * watchers, namespaces and shared memory, of which there is a fixed number: those are no disk.
 */
const full = /no space left on device|disk quota exceeded|not enough space on the disk|\bENOSPC\b|\bEDQUOT\b/i
const otherLimit =
  /\/sys\/fs\/cgroup|session key|inotify_(?:add_watch|init)|file watchers reached|(?:sem|shm|msg)get\b|could not (?:create|resize) (?:semaphores|shared memory segment)/i

/**
 * What says that the kernel gives out no more namespaces: the call that would make one fails, and no file is named
 * (runc, RootlessKit, Podman, bubblewrap). A fork has no other reason to say it.
 */
export const namespaceLimit =
  /(?:fork\/exec [^\s:]{1,1000}|cannot clone|(?<![\w./-])(?:unshare|namespaces?)\b[\w ()|]{0,100}): no space left on device|max_\w{1,20}_namespaces/i

/** Whether these words, one line of an engine or of a program, are about a full disk. */
export function saysDiskFull(line: string): boolean {
  return full.test(line) && ![otherLimit, namespaceLimit].some(limit => limit.test(line))
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
