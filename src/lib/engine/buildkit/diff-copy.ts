import type {FileEntry, FileFilter, FileSource} from './file-source.js'
import {type Call, grpcError, grpcStatus, protocolError, readMessages} from './grpc.js'
import {type Outbox, openOutbox} from './outbox.js'
import {decodePacket, endOfStats, packetFrame, packetKind, statFrameRoom, writeStatFrame} from './packet.js'
import {newScratch, type Scratch, sendFile} from './send-file.js'

/** How many files are read at a time: more brings nothing, measured. */
const maxOpenFiles = 16

interface Transfer {
  source: FileSource
  outbox: Outbox
  /** Ends the walk and the reading of files. */
  stop: AbortController
  /** By id (the position in the list of entries): what may still be asked for. */
  files: Array<FileEntry | undefined>
  wanted: Array<{id: number; entry: FileEntry}>
  next: number
  idle: Scratch[]
  running: Set<Promise<void>>
  fail: (error: unknown) => void
}

/**
 * Serves FileSync/DiffCopy: tells BuildKit of every entry, sends the files that
 * it asks for, until it says that it has all (tonistiigi/fsutil:send.go).
 * Throws BUILD_CONTEXT for what cannot be read, after BuildKit has been told.
 */
export async function diffCopy(call: Call, sourceOf: (name: string) => FileSource | undefined): Promise<void> {
  const name = call.metadata('dir-name')[0] ?? ''
  const source = sourceOf(name)
  if (!source) throw grpcError(grpcStatus.notFound, `no access allowed to dir ${JSON.stringify(name)}`)
  const outbox = openOutbox(call.stream)
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  call.signal.addEventListener('abort', onAbort)
  const running = new Set<Promise<void>>()
  try {
    await transfer(call, {source, outbox, stop, running})
  } catch (error) {
    stop.abort()
    await tellError(call, outbox, error)
    throw error
  } finally {
    call.signal.removeEventListener('abort', onAbort)
    await Promise.allSettled(running)
  }
}

type Parts = Pick<Transfer, 'source' | 'outbox' | 'stop' | 'running'>

function transfer(call: Call, parts: Parts): Promise<void> {
  return new Promise((resolve, reject) => {
    const idle = Array.from({length: maxOpenFiles}, newScratch)
    const state: Transfer = {...parts, files: [], wanted: [], next: 0, idle, fail: reject}
    const finished = receive(call, state)
    const told = tellEntries(state, filterOf(call))
    Promise.all([finished, told])
      .then(() => {
        parts.outbox.push(packetFrame(packetKind.finish, 0))
        return parts.outbox.flushed()
      })
      .then(resolve, reject)
  })
}

async function tellError({stream}: Call, outbox: Outbox, error: unknown): Promise<void> {
  if (stream.destroyed) return
  outbox.push(packetFrame(packetKind.error, 0, Buffer.from(String((error as Error).message))))
  await outbox.flushed().catch(() => {})
}

function filterOf(call: Call): FileFilter {
  return {
    include: call.metadata('include-patterns'),
    exclude: call.metadata('exclude-patterns'),
    follow: call.metadata('followpaths'),
  }
}

async function tellEntries(state: Transfer, filter: FileFilter): Promise<void> {
  for await (const slice of state.source.entries(filter, state.stop.signal)) {
    for (const entry of slice) {
      state.files.push(isRequestable(entry) ? entry : undefined)
      state.outbox.write(statFrameRoom(entry), (block, at) => writeStatFrame(block, at, entry))
    }
    await state.outbox.room()
  }
  state.outbox.push(endOfStats())
}

/** Only permission and setuid bits: a regular file in the eyes of the receiver, a socket too. */
const isRequestable = (entry: FileEntry): boolean => (entry.mode & 0x8f28_0000) === 0

/** Resolves when BuildKit says that it has all. */
function receive(call: Call, state: Transfer): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: Buffer) => {
      const packet = decode(message)
      if (packet.kind === packetKind.request) request(state, packet.id)
      if (packet.kind === packetKind.finish) resolve()
      if (packet.kind === packetKind.error) reject(receiverError(packet.data))
    }
    const onEnd = () => reject(grpcError(grpcStatus.cancelled, 'the engine ended the transfer'))
    readMessages(call.stream, onMessage, onEnd, reject)
  })
}

function decode(message: Buffer): ReturnType<typeof decodePacket> {
  try {
    return decodePacket(message)
  } catch (error) {
    throw protocolError('a request for a file', error)
  }
}

/** Not a failure of this side: the engine tells of its own in the answer to POST /build. */
function receiverError(data: Uint8Array): Error {
  return grpcError(grpcStatus.cancelled, Buffer.from(data.subarray(0, 2000)).toString())
}

/** Each file may be asked for once. */
function request(state: Transfer, id: number): void {
  const entry = state.files[id]
  if (!entry) throw grpcError(grpcStatus.internal, `invalid file id ${id}`)
  state.files[id] = undefined
  state.wanted.push({id, entry})
  pump(state)
}

function pump(state: Transfer): void {
  while (state.idle.length > 0 && state.next < state.wanted.length && !state.stop.signal.aborted) {
    const {id, entry} = state.wanted[state.next++]!
    const running = answer(state, id, entry, state.idle.pop()!)
    state.running.add(running)
    running.then(
      () => {
        state.running.delete(running)
        pump(state)
      },
      (error: unknown) => state.fail(error),
    )
  }
}

async function answer(state: Transfer, id: number, entry: FileEntry, scratch: Scratch): Promise<void> {
  const {source, outbox, stop, idle} = state
  try {
    await sendFile(outbox, id, entry, entry.content ?? source.content(entry.path), scratch, stop.signal)
  } catch (error) {
    throw isSystemError(error) ? source.unreadable(entry.path, error) : error
  }
  idle.push(scratch)
}

const isSystemError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).syscall === 'string'
