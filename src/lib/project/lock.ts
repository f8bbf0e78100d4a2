import {mkdirSync, rmdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {readRegularText} from '../files/read-file.js'
import {makeOwnFolder} from './make-folder.js'

/** A lock that is held; it also ends with its process, however that ends. */
export interface Lock {
  release(): void
}

/** Who holds a lock; the start of a process tells it from a later one with the same number. */
interface Holder {
  pid: number
  start?: string
}

/** A file that is still empty was made a moment ago, or its maker was killed right there: milliseconds. */
const writingTime = 2000
/** To take a dead lock away takes microseconds; a mark older than this was left by a process that was killed. */
const stealingTime = 10_000
/** Bytes; what is longer is no lock. */
const maxLockFile = 64 * 1024

/**
 * Takes the lock of a path if nobody has it. Node has no flock: the file names its process, and the file of
 * a dead process counts as none.
 * @returns the lock, or the process that has it
 * @throws what the file system says when the folder cannot be written
 */
export function tryLock(path: string): Lock | {pid: number} {
  makeOwnFolder(dirname(path))
  for (;;) {
    try {
      const me: Holder = {pid: process.pid, start: startOf(process.pid)}
      writeFileSync(path, JSON.stringify(me), {flag: 'wx', mode: 0o600})
      return {release: () => rmSync(path, {force: true})}
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = liveHolder(path)
    if (holder) return holder
    if (!takeAway(path)) return {pid: 0}
  }
}

export interface WaitOptions {
  signal: AbortSignal
  /** Called once, with the process that has the lock, before the wait begins. */
  onWait: (pid: number) => void
}

const pause = 50

/**
 * Takes the lock of a path, waiting until it is free.
 * @throws the signal's reason, and what `tryLock` throws
 */
export async function waitForLock(path: string, {signal, onWait}: WaitOptions): Promise<Lock> {
  let told = false
  for (;;) {
    signal.throwIfAborted()
    const lock = tryLock(path)
    if ('release' in lock) return lock
    if (!told && lock.pid) {
      told = true
      onWait(lock.pid)
    }
    await delay(pause, undefined, {signal}).catch(() => {})
  }
}

/** The process behind a lock file, or undefined when it is dead or the file has gone. */
function liveHolder(path: string): {pid: number} | undefined {
  try {
    const text = readRegularText(path, maxLockFile)
    if (text === '') return isYounger(statSync(path), writingTime) ? {pid: 0} : undefined
    const holder = JSON.parse(text) as Holder
    // 0 and below are no process but groups of them: such a file is garbage.
    return Number.isInteger(holder.pid) && holder.pid > 0 && isAlive(holder) ? {pid: holder.pid} : undefined
  } catch {
    return undefined
  }
}

/** By a clock that may have been set meanwhile: what was made in the future was made long ago. */
function isYounger({mtimeMs}: {mtimeMs: number}, ms: number): boolean {
  const age = Date.now() - mtimeMs
  return age > -ms && age < ms
}

/** Removes the file of a dead process; two that try it at once must not remove each other's fresh one. */
function takeAway(path: string): boolean {
  const mark = `${path}.stealing`
  try {
    mkdirSync(mark)
  } catch {
    const stats = statSync(mark, {throwIfNoEntry: false})
    if (stats && !isYounger(stats, stealingTime)) rmdirSync(mark)
    return false
  }
  try {
    if (!liveHolder(path)) rmSync(path, {force: true})
    return true
  } finally {
    rmdirSync(mark)
  }
}

function isAlive({pid, start}: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of somebody else cannot be signalled, but it lives.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return start === undefined || now === undefined || now === start
}

/** When a process was started, in ticks since the boot; undefined where /proc does not tell. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readRegularText(`/proc/${pid}/stat`, maxLockFile)
    // The name in brackets may hold spaces and brackets: the fields after the last one count. The 22nd is the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie is dead, whatever its number says.
    return fields[0] === 'Z' ? 'ended' : fields[19]
  } catch {
    return undefined
  }
}
