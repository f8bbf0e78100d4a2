import {type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders} from 'node:http2'
import type {Duplex} from 'node:stream'
import {frame, frameSplitter, grpcError, grpcStatus} from './grpc.js'

/** The calling side of gRPC on one socket. */
export interface GrpcClient {
  /**
   * One call; each message of the answer goes to `onMessage`.
   * @throws GrpcError when the status of the answer is not 0
   */
  call(path: string, request: Uint8Array, onMessage: (message: Buffer) => void): Promise<void>
  /** Ends all calls and the socket. */
  close(): void
}

/** Speaks gRPC over a socket that has been upgraded for it. */
export function grpcClient(socket: Duplex): GrpcClient {
  const session = connect('http://localhost', {createConnection: () => socket})
  // Each call tells of it.
  session.on('error', () => {})
  socket.on('error', () => {})
  return {
    call: (path, request, onMessage) => call(session, path, request, onMessage),
    close() {
      session.destroy()
      socket.destroy()
    },
  }
}

function call(
  session: ClientHttp2Session,
  path: string,
  request: Uint8Array,
  onMessage: (message: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    readAnswer(stream, onMessage, resolve, reject)
    stream.end(frame(request))
  })
}

function readAnswer(
  stream: ClientHttp2Stream,
  onMessage: (message: Buffer) => void,
  resolve: () => void,
  reject: (error: unknown) => void,
): void {
  let last: IncomingHttpHeaders = {}
  const note = (headers: IncomingHttpHeaders) => {
    last = headers
  }
  const split = frameSplitter(onMessage)
  // A call that fails at once has its status in the headers, all others in the trailers.
  stream.once('response', note).once('trailers', note)
  stream.on('data', (chunk: Buffer) => {
    try {
      split(chunk)
    } catch (error) {
      reject(error)
      stream.close()
    }
  })
  stream.once('error', reject)
  stream.once('close', () => {
    const status = Number(last['grpc-status'] ?? grpcStatus.unknown)
    if (status === grpcStatus.ok) resolve()
    else reject(grpcError(status, decoded(String(last['grpc-message'] ?? 'the engine closed the call'))))
  })
}

/** gRPC escapes the message like a URL; one that is not escaped is shown as it is. */
function decoded(message: string): string {
  try {
    return decodeURIComponent(message)
  } catch {
    return message
  }
}
