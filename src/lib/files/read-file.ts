import {closeSync, constants, fstatSync, openSync, readSync, type Stats} from 'node:fs'

/** Without O_NONBLOCK the opening of a named pipe waits for its writer, and nothing ends dkr meanwhile: no handler runs. */
export const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** A file that was not read: as the errors of the system, with codes of its own and a message that says what it is. */
export class UnreadFile extends Error {
  /** `ENOTFILE`: something else than a file. `EFBIG`: more than it may have. `ENODATA`: nothing came. */
  readonly code: 'ENOTFILE' | 'EFBIG' | 'ENODATA'

  constructor(code: UnreadFile['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Reads a file whole, at once. Anything but a regular file (a named pipe, a device) is refused without a wait for it,
 * also where it took the place of a file a moment ago.
 * @param max bytes that it may have
 * @throws UnreadFile, and what the system says
 */
export function readRegularFile(path: string, max: number): Buffer {
  const file = openSync(path, openFlags)
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new UnreadFile('ENOTFILE', `it is ${kindOf(stats)}, not a file`)
    return readAll(file, {max, room: stats.size})
  } finally {
    closeSync(file)
  }
}

/** The same as text, in UTF-8. */
export function readRegularText(path: string, max: number): string {
  return readRegularFile(path, max).toString('utf8')
}

/** What is no regular file, in words. */
export function kindOf(stats: Pick<Stats, 'isFIFO' | 'isDirectory' | 'isSocket'>): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a named pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}

const chunkSize = 64 * 1024

interface Reading {
  max: number
  /** Bytes that are probably there. */
  room?: number
  /** Called when there is nothing yet. */
  wait?: () => void
  /** What was read before. */
  head?: Buffer
}

/** Reads to the end. Sizes are not trusted: files of /proc say 0, and a device never ends. */
export function readAll(file: number, {max, room = 0, wait, head = Buffer.alloc(0)}: Reading): Buffer {
  const chunks = [head]
  let size = head.length
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.min(Math.max(room - size + 1, chunkSize), max + 1))
    const count = readSome(file, chunk, wait)
    if (count === 0) return Buffer.concat(chunks)
    size += count
    if (size > max) throw new UnreadFile('EFBIG', `it is larger than ${sizeText(max)}`)
    chunks.push(chunk.subarray(0, count))
  }
}

function readSome(file: number, chunk: Buffer, wait?: () => void): number {
  for (;;) {
    try {
      return readSync(file, chunk)
    } catch (error) {
      if (!wait || (error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      wait()
    }
  }
}

function sizeText(bytes: number): string {
  return bytes % (1024 * 1024) === 0 ? `${bytes / 1024 / 1024} MiB` : `${Math.round(bytes / 1024)} KiB`
}
