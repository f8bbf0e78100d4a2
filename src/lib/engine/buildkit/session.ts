import {randomBytes} from 'node:crypto'
import type {EventEmitter} from 'node:events'
import {
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type {Duplex} from 'node:stream'
import {type DkrError, isDkrError} from '../../errors/dkr-error.js'
import {authMethods, type CredentialsOf} from './auth.js'
import {dialSession, type Upgrade} from './dial.js'
import {diffCopy} from './diff-copy.js'
import type {FileSource} from './file-source.js'
import {type Method, serveCall} from './grpc.js'
import {healthMethods} from './health.js'
import {metadataValues} from './metadata.js'
import {type SecretOf, secretMethods} from './secrets.js'
import {type SshAgents, sshMethods} from './ssh.js'

/** What one build lets the engine ask for. */
export interface SessionOptions {
  upgrade: Upgrade
  /** Shown in the engine's log: the folder's name. */
  name: string
  /** From `sharedKey()`. */
  sharedKey: string
  /** By BuildKit's names: `context` and `dockerfile`. */
  folders: Readonly<Record<string, FileSource>>
  credentials?: CredentialsOf
  secrets?: SecretOf
  ssh?: SshAgents
  /** Ends the session. */
  signal?: AbortSignal
}

export interface Session {
  /** For the query of `POST /build`. */
  readonly id: string
  /** The first error of this side: the reason behind the engine's "error from sender". */
  readonly failure: DkrError | undefined
  /** Resolves, never rejects, when the socket is closed and no file is open any more. */
  readonly closed: Promise<void>
  /** Ends all calls and the socket; may be called again. Resolves as `closed`. */
  close: () => Promise<void>
}

interface State {
  methods: Readonly<Record<string, Method>>
  http2: ServerHttp2Session
  running: Set<Promise<void>>
  failure?: DkrError
}

/**
 * Opens a BuildKit session: from now on the engine may call back for files,
 * credentials, secrets and ssh agents, until it is closed. Rejects as `upgrade`
 * does (a `statusCode` of 404: no BuildKit there), and if `signal` is aborted.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  options.signal?.throwIfAborted()
  const id = randomBytes(16).toString('hex')
  const methods = methodsOf(options)
  const details = {id, name: options.name, sharedKey: options.sharedKey, methods: Object.keys(methods)}
  const socket = await dialSession(options.upgrade, details, options.signal)
  const session = serve(socket, id, methods)
  await afterFirstBytes()
  await endWith(session, options.signal)
  return session
}

/**
 * Bytes that came along with the answer reach the HTTP/2 session on the next
 * tick; Node 20 crashes if it has been destroyed by then.
 */
const afterFirstBytes = () => new Promise<void>(resolve => process.nextTick(resolve))

async function endWith(session: Session, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) {
    await session.close()
    signal.throwIfAborted()
  }
  signal?.addEventListener('abort', session.close, {once: true})
  session.closed.then(() => signal?.removeEventListener('abort', session.close))
}

function methodsOf({folders, credentials, secrets, ssh}: SessionOptions): Record<string, Method> {
  const folder = (name: string) => (Object.hasOwn(folders, name) ? folders[name] : undefined)
  return {
    ...healthMethods(),
    '/moby.filesync.v1.FileSync/DiffCopy': {streaming: call => diffCopy(call, folder)},
    ...(credentials && authMethods(credentials)),
    ...(secrets && secretMethods(secrets)),
    ...(ssh && sshMethods(ssh)),
  }
}

function serve(socket: Duplex, id: string, methods: Record<string, Method>): Session {
  const http2 = performServerHandshake(socket, {maxSessionMemory: 64})
  const state: State = {methods, http2, running: new Set()}
  // The types of Node 20 leave out the fourth argument.
  const calls: EventEmitter = http2
  calls.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, raw: string[]) => {
    accept(state, stream, String(headers[':path']), raw)
  })
  // The engine may go away at any time: its answer to POST /build tells of that.
  http2.on('error', () => {})
  socket.on('error', () => {})
  const closed = whenClosed(state, socket)
  const close = () => {
    http2.destroy()
    socket.destroy()
    return closed
  }
  return {
    id,
    closed,
    close,
    get failure() {
      return state.failure
    },
  }
}

async function whenClosed(state: State, socket: Duplex): Promise<void> {
  await Promise.all([
    new Promise<void>(resolve => state.http2.once('close', () => resolve())),
    new Promise<void>(resolve => (socket.destroyed ? resolve() : socket.once('close', () => resolve()))),
  ])
  await Promise.allSettled(state.running)
}

function accept(state: State, stream: ServerHttp2Stream, path: string, rawHeaders: readonly string[]): void {
  const stop = new AbortController()
  stream.on('error', () => {})
  stream.once('close', () => stop.abort())
  const metadata = (key: string) => metadataValues(rawHeaders, key)
  const method = Object.hasOwn(state.methods, path) ? state.methods[path] : undefined
  const running = serveCall({stream, metadata, signal: stop.signal}, method).catch((error: unknown) => {
    if (isDkrError(error)) state.failure ??= error
  })
  state.running.add(running)
  running.then(() => state.running.delete(running))
}
