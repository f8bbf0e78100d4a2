import {relative, sep} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'

/** Files of a folder that change. */
export interface WatchedFiles {
  /** The paths that changed since the last call, once it is quiet; undefined when the signal ends the wait. */
  next(signal: AbortSignal): Promise<Set<string> | undefined>
  close(): Promise<void>
}

/** An editor writes a file in several steps, and a branch is many files: milliseconds of quiet that end a batch. */
const quiet = 60
/** A folder that never is quiet is acted on all the same, after so many milliseconds. */
const longest = 1000

/**
 * Watches a folder. Resolves when every change from now on is seen.
 * @param ignored whether a path, relative and slash separated, is of no interest, with all that is below it
 */
export async function watchFiles(dir: string, ignored: (path: string) => boolean): Promise<WatchedFiles> {
  const {watch} = await import('chokidar')
  const pathOf = (full: string) => relative(dir, full).split(sep).join('/')
  const watcher = watch(dir, {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored: full => full !== dir && ignored(pathOf(full)),
  })
  let changed = new Set<string>()
  let lastChange = 0
  let wake = () => {}
  /** Waits for the next change or the signal. A watch lasts for days: no wait leaves a listener behind. */
  const change = (signal: AbortSignal) =>
    new Promise<void>(resolve => {
      wake = () => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      signal.addEventListener('abort', wake, {once: true})
    })
  watcher.on('all', (event, full) => {
    if (event === 'addDir' || event === 'unlinkDir') return
    changed.add(pathOf(full))
    lastChange = performance.now()
    wake()
  })
  // A folder that vanishes while it is read is seen as removed anyway.
  watcher.on('error', () => {})
  await new Promise<void>(resolve => watcher.once('ready', () => resolve()))
  return {
    async next(signal) {
      while (changed.size === 0 && !signal.aborted) await change(signal)
      const end = performance.now() + longest
      while (!signal.aborted && performance.now() < end && performance.now() - lastChange < quiet)
        await delay(quiet / 2)
      if (signal.aborted) return undefined
      const batch = changed
      changed = new Set()
      return batch
    },
    close: () => watcher.close(),
  }
}
