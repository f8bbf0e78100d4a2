import type {ServerHttp2Stream} from 'node:http2'
import {DkrError} from '../../errors/dkr-error.js'
import {frameHead} from './packet.js'

/** The status codes of gRPC that are sent. */
export const grpcStatus = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  notFound: 5,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
} as const

/** What is sent to the engine is small; more than this is an attack or a fault. */
const maxMessage = 4 * 1024 * 1024

/** An error that reaches the engine with a status of its own. */
export interface GrpcError extends Error {
  grpcStatus: number
}

export function grpcError(status: number, message: string): GrpcError {
  return Object.assign(new Error(message), {grpcStatus: status})
}

const statusOf = (error: unknown): number => (error as Partial<GrpcError>)?.grpcStatus ?? grpcStatus.unknown
const messageOf = (error: unknown): string => String((error as Partial<Error>)?.message ?? error)

/** One call of the engine. */
export interface Call {
  stream: ServerHttp2Stream
  /** The values of a header, in order; `-bin` values stay encoded. */
  metadata: (key: string) => string[]
  /** Aborted when the engine gives the call up or the session ends. */
  signal: AbortSignal
}

export type UnaryMethod = (request: Uint8Array, call: Call) => Uint8Array | Promise<Uint8Array>
export type StreamMethod = (call: Call) => Promise<void>
export type Method = {unary: UnaryMethod} | {streaming: StreamMethod}

/**
 * Answers one call: runs the method, sends what it gives and the status. Throws
 * what the method threw, after the engine has been told.
 */
export async function serveCall(call: Call, method: Method | undefined): Promise<void> {
  const {stream} = call
  const finish = respond(stream)
  try {
    if (!method) throw grpcError(grpcStatus.unimplemented, 'unknown method')
    if ('streaming' in method) await method.streaming(call)
    else stream.write(frame(await method.unary(await readOne(stream), call)))
    finish(grpcStatus.ok, '')
  } catch (error) {
    finish(statusOf(error), messageOf(error))
    if (method) throw error
  }
}

/** Sends the headers; the function it gives sends the status, once. */
function respond(stream: ServerHttp2Stream): (status: number, message: string) => void {
  const trailers: Record<string, string> = {}
  stream.once('wantTrailers', () => stream.sendTrailers(trailers))
  if (!stream.destroyed) stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true})
  return (status, message) => {
    trailers['grpc-status'] = String(status)
    if (message) trailers['grpc-message'] = encodeURIComponent(message.slice(0, 2000).toWellFormed())
    if (!stream.destroyed) stream.end()
  }
}

/** A message with gRPC's head, not compressed. */
export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(frameHead)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

function readOne(stream: ServerHttp2Stream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    readMessages(stream, resolve, () => reject(grpcError(grpcStatus.internal, 'the request is empty')), reject)
  })
}

/**
 * Calls back for each message that comes in, then once for the end. A message
 * that is too long, compressed or badly framed leads to `onError` instead.
 */
export function readMessages(
  stream: ServerHttp2Stream,
  onMessage: (message: Buffer) => void,
  onEnd: () => void,
  onError: (error: unknown) => void,
): void {
  const split = frameSplitter(onMessage)
  stream.on('data', (chunk: Buffer) => {
    try {
      split(chunk)
    } catch (error) {
      stream.pause()
      onError(error)
    }
  })
  stream.once('end', onEnd)
  stream.once('error', onError)
  stream.once('close', () => onError(grpcError(grpcStatus.cancelled, 'the engine closed the call')))
}

/** Cuts a byte stream into gRPC messages. The function it gives throws for a frame that cannot be taken. */
export function frameSplitter(onMessage: (message: Buffer) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let held = 0
  let need = frameHead
  return chunk => {
    parts.push(chunk)
    held += chunk.length
    if (held < need) return
    let bytes = parts.length === 1 ? chunk : Buffer.concat(parts)
    need = frameLength(bytes)
    while (bytes.length >= need) {
      onMessage(bytes.subarray(frameHead, need))
      bytes = bytes.subarray(need)
      need = frameLength(bytes)
    }
    parts = [bytes]
    held = bytes.length
  }
}

/** How many bytes the frame takes that begins here: at least its head. */
function frameLength(bytes: Buffer): number {
  if (bytes.length < frameHead) return frameHead
  const length = bytes.readUInt32BE(1)
  if (bytes[0] !== 0) throw grpcError(grpcStatus.unimplemented, 'compressed messages are not taken')
  if (length > maxMessage) throw grpcError(grpcStatus.resourceExhausted, `a message of ${length} bytes is too long`)
  return frameHead + length
}

/** Bytes of the engine that are not what the protocol says. */
export function protocolError(what: string, cause: unknown): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: `cannot read ${what} of the engine`,
    why: messageOf(cause),
    suggestions: ['run the build with DOCKER_BUILDKIT=0 to use the classic builder', 'dkr doctor'],
    cause,
  })
}
