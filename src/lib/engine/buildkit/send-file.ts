import {close, constants, open, read} from 'node:fs'
import {promisify} from 'node:util'
import type {FileEntry} from './file-source.js'
import {copyLimit, type Outbox} from './outbox.js'
import {packetFrame, packetHead, packetKind} from './packet.js'

const openFile = promisify(open)
const closeFile = promisify(close)
const readFile = (file: number, into: Buffer, at: number | null): Promise<number> =>
  new Promise((resolve, reject) => {
    read(file, into, 0, into.length, at, (error, count) => (error ? reject(error) : resolve(count)))
  })

/** How much of a file goes into one packet, in bytes: measured best between 256 KiB and 1 MiB. */
const chunkSize = 512 * 1024
/** Files up to this size are read in one go, into a buffer that is used again at once. */
const smallSize = copyLimit

/** A link or a pipe that took the file's place since it was listed must not be opened, nor waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Errors that mean that the file is no longer there: docker's clients then send it empty. */
const goneCodes = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']

/** Buffers that one sender at a time uses again for each file. */
export interface Scratch {
  small: Buffer
  large?: [Buffer, Buffer]
}

export const newScratch = (): Scratch => ({small: Buffer.allocUnsafeSlow(smallSize + 1)})

/**
 * Sends a file's content (its path, or the bytes) as data packets with this id, then an empty one. A
 * file that is gone is sent empty. Rejects with the error of the file system.
 */
export async function sendFile(
  outbox: Outbox,
  id: number,
  entry: FileEntry,
  content: string | Uint8Array,
  scratch: Scratch,
  signal: AbortSignal,
): Promise<void> {
  if (typeof content !== 'string') {
    for (let at = 0; at < content.length; at += chunkSize) sendBytes(outbox, id, content.subarray(at, at + chunkSize))
  } else {
    const file = await openIfThere(content)
    if (file !== undefined) {
      try {
        await (entry.size <= smallSize ? sendSmall : sendLarge)({outbox, id, file, scratch, signal})
      } finally {
        await closeFile(file)
      }
    }
  }
  outbox.push(packetFrame(packetKind.data, id))
}

async function openIfThere(path: string): Promise<number | undefined> {
  try {
    return await openFile(path, openFlags)
  } catch (error) {
    if (goneCodes.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

interface Reading {
  outbox: Outbox
  id: number
  file: number
  scratch: Scratch
  signal: AbortSignal
}

/** The buffer has a byte more than the file: what fills it has grown, and goes the long way. */
async function sendSmall(reading: Reading): Promise<void> {
  const {outbox, id, file, scratch} = reading
  const count = await readFile(file, scratch.small, 0)
  sendBytes(outbox, id, scratch.small.subarray(0, count))
  if (count < scratch.small.length) return outbox.room()
  await outbox.flushed()
  return sendLarge(reading, count)
}

/** Reads one chunk while the other is on its way. */
async function sendLarge({outbox, id, file, scratch, signal}: Reading, start = 0): Promise<void> {
  scratch.large ??= [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)]
  let sending: Promise<void> = Promise.resolve()
  for (let at = start, turn = 0; ; turn ^= 1) {
    const chunk = scratch.large[turn as 0 | 1]
    const count = await readFile(file, chunk, at)
    await sending
    if (count === 0 || signal.aborted) return
    sendBytes(outbox, id, chunk.subarray(0, count))
    sending = outbox.flushed()
    sending.catch(() => {})
    at += count
  }
}

function sendBytes(outbox: Outbox, id: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return
  outbox.push(packetHead(packetKind.data, id, bytes.length))
  outbox.push(bytes)
}
