import {type FSWatcher, watch as watchPath} from 'node:fs'
import {basename, dirname, join, relative, sep} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'

/** Tells that something in a folder changed. */
export interface WatchedFiles {
  /** Waits for a change since the last call, and then until it is quiet; false when the signal ends the wait. */
  next(signal: AbortSignal): Promise<boolean>
  close(): Promise<void>
}

/** An editor writes a file in several steps, and a branch is many files: milliseconds of quiet that end a batch. */
const quiet = 60
/** A folder that never is quiet is acted on all the same, after so many milliseconds. */
const longest = 1000

/**
 * Watches a folder, and single files wherever they are. Resolves when every change from now on is seen.
 * @param ignored whether a path, relative and slash separated, is of no interest, with all that is below it
 * @param single absolute paths, which need not be there
 * @param signal ends the wait for a large folder
 */
export async function watchFiles(
  dir: string,
  ignored: (path: string) => boolean,
  single: readonly string[] = [],
  signal?: AbortSignal,
): Promise<WatchedFiles> {
  const bell = newBell()
  const pathOf = (full: string) => relative(dir, full).split(sep).join('/')
  const {watch} = await import('chokidar')
  const watcher = watch(dir, {
    ignoreInitial: true,
    // No build sends what is behind a link, and one to /usr is a million files.
    followSymlinks: false,
    ignorePermissionErrors: true,
    ignored: full => full !== dir && ignored(pathOf(full)),
  })
  watcher.on('all', () => bell.ring())
  // A new mode alone is no event of its own. What is ignored is seen in its folder all the same.
  watcher.on('raw', (_event, name, details) => {
    const {watchedPath} = details as {watchedPath: string}
    if (!ignored(pathOf(join(watchedPath, String(name ?? ''))))) bell.ring()
  })
  // A folder that vanishes while it is read is seen as removed anyway.
  watcher.on('error', () => {})
  await new Promise<void>(resolve => {
    watcher.once('ready', () => resolve())
    signal?.addEventListener('abort', () => resolve(), {once: true})
  })
  const folders = watchSingle(single, bell.ring)
  return {
    next: signal => bell.heard(signal),
    async close() {
      for (const folder of folders) folder.close()
      await watcher.close()
    },
  }
}

/** By their folders: an editor puts a new file in the place of the old. */
function watchSingle(paths: readonly string[], ring: () => void): FSWatcher[] {
  return [...new Set(paths.map(path => dirname(path)))].flatMap(folder => {
    const names = new Set(paths.filter(path => dirname(path) === folder).map(path => basename(path)))
    try {
      const watcher = watchPath(folder, (_event, name) => {
        if (name === null || names.has(name)) ring()
      })
      return [watcher.on('error', () => {})]
    } catch {
      // What is not there the build misses too.
      return []
    }
  })
}

function newBell() {
  let rung = false
  let last = 0
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
  return {
    ring() {
      rung = true
      last = performance.now()
      wake()
    },
    async heard(signal: AbortSignal): Promise<boolean> {
      while (!rung && !signal.aborted) await change(signal)
      const end = performance.now() + longest
      while (!signal.aborted && performance.now() < end && performance.now() - last < quiet) await delay(quiet / 2)
      rung = false
      return !signal.aborted
    },
  }
}
