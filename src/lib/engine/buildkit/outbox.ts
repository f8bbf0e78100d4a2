import type {ServerHttp2Stream} from 'node:http2'
import {grpcError, grpcStatus} from './grpc.js'

/** Small writes are gathered in blocks of this size, in bytes. */
const blockSize = 512 * 1024
/** Up to this size bytes are copied; what is larger is passed on as it is. */
export const copyLimit = 64 * 1024
/** How much may wait to be sent before writers have to wait, in bytes. */
const highWater = 2 * 1024 * 1024

/**
 * What waits to be sent on one HTTP/2 stream. Each write of such a stream costs
 * far more than copying a few kilobytes, so many small messages leave as one.
 */
export interface Outbox {
  /** Makes room for up to `most` bytes and has them filled in; `fill` gives the offset after what it wrote. */
  write: (most: number, fill: (block: Buffer, at: number) => number) => void
  /** Sends bytes; those above `copyLimit` must not be changed until `flushed` has resolved. */
  push: (bytes: Uint8Array) => void
  /** Resolves when there is room again; undefined while there is some. */
  room: () => Promise<void> | undefined
  /** Resolves when all that was given so far has left. Rejects if the stream is closed. */
  flushed: () => Promise<void>
}

interface State {
  stream: ServerHttp2Stream
  queue: Uint8Array[]
  block: Buffer
  /** Where what is not queued of the block begins, and ends. */
  from: number
  to: number
  /** Bytes given, and bytes that have left, since the start. */
  given: number
  left: number
  busy: boolean
  scheduled: boolean
  failed?: Error
  waiters: Array<{until: number; resolve: () => void; reject: (error: Error) => void}>
}

export function openOutbox(stream: ServerHttp2Stream): Outbox {
  const state: State = {
    stream,
    queue: [],
    block: Buffer.alloc(0),
    from: 0,
    to: 0,
    given: 0,
    left: 0,
    busy: false,
    scheduled: false,
    waiters: [],
  }
  stream.once('close', () => fail(state, closedCall()))
  return {
    write: (most, fill) => write(state, most, fill),
    push: bytes => push(state, bytes),
    room: () => (state.given - state.left > highWater ? wait(state, state.given - highWater / 2) : undefined),
    flushed: () => wait(state, state.given),
  }
}

const closedCall = () => grpcError(grpcStatus.cancelled, 'the engine closed the call')

function write(state: State, most: number, fill: (block: Buffer, at: number) => number): void {
  if (state.block.length - state.to < most) {
    seal(state)
    state.block = Buffer.allocUnsafeSlow(Math.max(blockSize, most))
    state.from = state.to = 0
  }
  const end = fill(state.block, state.to)
  state.given += end - state.to
  state.to = end
  schedule(state)
}

function push(state: State, bytes: Uint8Array): void {
  if (bytes.length <= copyLimit) {
    write(state, bytes.length, (block, at) => {
      block.set(bytes, at)
      return at + bytes.length
    })
    return
  }
  seal(state)
  state.queue.push(bytes)
  state.given += bytes.length
  schedule(state)
}

function seal(state: State): void {
  if (state.to > state.from) state.queue.push(state.block.subarray(state.from, state.to))
  state.from = state.to
}

function schedule(state: State): void {
  if (state.busy || state.scheduled) return
  state.scheduled = true
  process.nextTick(() => {
    state.scheduled = false
    if (!state.busy) send(state)
  })
}

function send(state: State): void {
  seal(state)
  const last = state.queue.pop()
  if (!last) return
  if (state.stream.destroyed) {
    fail(state, closedCall())
    return
  }
  const batch = state.queue
  const upTo = state.given
  state.queue = []
  state.busy = true
  state.stream.cork()
  for (const bytes of batch) state.stream.write(bytes)
  state.stream.write(last, error => sent(state, upTo, error))
  state.stream.uncork()
}

function sent(state: State, upTo: number, error: Error | null | undefined): void {
  state.busy = false
  if (error) {
    fail(state, error)
    return
  }
  state.left = upTo
  const due = state.waiters.filter(waiter => waiter.until <= upTo)
  state.waiters = state.waiters.filter(waiter => waiter.until > upTo)
  for (const {resolve} of due) resolve()
  send(state)
}

function wait(state: State, until: number): Promise<void> {
  if (state.failed) return Promise.reject(state.failed)
  if (state.left >= until) return Promise.resolve()
  return new Promise((resolve, reject) => state.waiters.push({until, resolve, reject}))
}

function fail(state: State, error: Error): void {
  state.failed ??= error
  for (const {reject} of state.waiters.splice(0)) reject(state.failed)
}
