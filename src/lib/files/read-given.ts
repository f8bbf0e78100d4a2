import {closeSync, fstatSync, openSync, readSync, realpathSync} from 'node:fs'
import {kindOf, openFlags, readAll, UnreadFile} from './read-file.js'

const defaultPatience = 5000
const pause = 10

/** What pipes have given: it can be read once, and a plan may be made twice. By path. */
const given = new Map<string, Buffer>()

/**
 * Reads what the user names for its content: a file, and also a pipe or a device: `/dev/stdin`, bash's `<(command)`. A
 * pipe is waited for as long as something writes to it; signals end dkr meanwhile.
 * @param max bytes that it may have
 * @param patience milliseconds that a named pipe may be without a writer
 * @throws UnreadFile, and what the system says
 */
export function readGiven(path: string, max: number, patience = defaultPatience): Buffer {
  const known = given.get(path)
  if (known) return known
  const file = openSync(path, openFlags)
  try {
    const stats = fstatSync(file)
    if (stats.isDirectory()) throw new UnreadFile('ENOTFILE', `it is ${kindOf(stats)}, not a file`)
    if (stats.isFile()) return readAll(file, {max, room: stats.size})
    const named = stats.isFIFO() && hasName(path)
    const data = withOwnSignals(() => readPipe(file, max, named ? patience : undefined))
    given.set(path, data)
    return data
  } finally {
    closeSync(file)
  }
}

/** A pipe of a shell (`<(command)`) has only a link that leads nowhere. */
function hasName(path: string): boolean {
  try {
    realpathSync.native(path)
    return true
  } catch {
    return false
  }
}

function readPipe(file: number, max: number, patience?: number): Buffer {
  const head = patience === undefined ? undefined : firstByte(file, patience)
  return readAll(file, {max, wait: sleep, head})
}

/** Until something has opened it for writing, a named pipe looks as if it were at its end. */
function firstByte(file: number, patience: number): Buffer {
  const byte = Buffer.alloc(1)
  let written = false
  for (const end = performance.now() + patience; ; sleep()) {
    try {
      if (readSync(file, byte) === 1) return byte
      if (written) return Buffer.alloc(0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      // Somebody has it open for writing.
      written = true
    }
    if (!written && performance.now() > end)
      throw new UnreadFile('ENODATA', 'it is a named pipe, and nothing writes to it')
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4))

function sleep(): void {
  Atomics.wait(sleeper, 0, 0, pause)
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** While this thread waits no handler runs: without one, signals do what they do to any program. */
function withOwnSignals<T>(work: () => T): T {
  const handlers = names.map(name => [name, process.listeners(name)] as const)
  for (const name of names) process.removeAllListeners(name)
  try {
    return work()
  } finally {
    for (const [name, listeners] of handlers) for (const each of listeners) process.on(name, each)
  }
}
