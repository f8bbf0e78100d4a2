import {mkdtempSync, rmSync} from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Duplex} from 'node:stream'
import type {Upgrade} from '../../src/lib/engine/buildkit/dial.js'
import {frame, frameSplitter} from '../../src/lib/engine/buildkit/grpc.js'
import {packetFrame, packetKind} from '../../src/lib/engine/buildkit/packet.js'
import {eachField, number, raw, text} from '../../src/lib/engine/buildkit/protobuf.js'

export interface FakeBuildkit {
  upgrade: Upgrade
  /** The headers of the request that opened the session, names and values in turn. */
  headers: () => string[]
  /** BuildKit's end of the session. */
  client: () => http2.ClientHttp2Session
  close: () => Promise<void>
}

/** The engine's end of a session: an HTTP server whose POST /session becomes an HTTP/2 client. */
export async function fakeBuildkit(): Promise<FakeBuildkit> {
  const folder = mkdtempSync(join(tmpdir(), 'dkr-bk-'))
  const socketPath = join(folder, 'sock')
  let headers: string[] = []
  let client: http2.ClientHttp2Session | undefined
  const server = http.createServer((_, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket) => {
    headers = request.rawHeaders
    const wire = greeting(socket)
    client = http2.connect('http://localhost', {createConnection: () => wire})
    client.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
  return {
    upgrade: upgradeOver(socketPath),
    headers: () => headers,
    client: () => client!,
    close: async () => {
      client?.destroy()
      await new Promise(resolve => server.close(resolve))
      rmSync(folder, {recursive: true})
    },
  }
}

/** Sends the answer to the upgrade in one packet with the first bytes of HTTP/2, as an engine may. */
function greeting(socket: Duplex): Duplex {
  let answer = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
  const wire = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, _, done) => {
      socket.write(Buffer.concat([answer, chunk]), () => done())
      answer = Buffer.alloc(0)
    },
    final: done => socket.end(done),
    destroy: (error, done) => {
      socket.destroy()
      done(error)
    },
  })
  socket.on('data', chunk => {
    if (!wire.push(chunk)) socket.pause()
  })
  socket.on('end', () => wire.push(null)).on('error', () => wire.destroy())
  socket.on('close', () => wire.destroy())
  return wire
}

/** Turns a request to an engine's socket into a raw stream. */
export const upgradeOver =
  (socketPath: string): Upgrade =>
  ({method, path, headers, signal}) =>
    new Promise((resolve, reject) => {
      const request = http.request({socketPath, method, path, headers, signal, agent: false})
      request.on('upgrade', (_, socket, head) => {
        if (head.length > 0) socket.unshift(head)
        resolve(socket)
      })
      request.on('response', ({statusCode}) => reject(Object.assign(new Error('no upgrade'), {statusCode})))
      request.on('error', reject)
      request.end()
    })

export interface Answer {
  status: number
  message: string
  messages: Buffer[]
}

export type Metadata = Record<string, string | string[]>

/** One call to the session: what is sent, then what comes back. */
export function call(
  client: http2.ClientHttp2Session,
  path: string,
  request: Uint8Array = new Uint8Array(),
  metadata: Metadata = {},
): Promise<Answer> {
  const {stream, answer} = open(client, path, metadata, () => {})
  stream.end(frame(request))
  return answer
}

/** A call that stays open in both directions. */
export function open(
  client: http2.ClientHttp2Session,
  path: string,
  metadata: Metadata,
  onMessage: (message: Buffer) => void,
): {stream: http2.ClientHttp2Stream; answer: Promise<Answer>} {
  const stream = client.request(
    {':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...metadata},
    {endStream: false},
  )
  const messages: Buffer[] = []
  const split = frameSplitter(message => {
    messages.push(message)
    onMessage(message)
  })
  stream.on('data', split)
  const answer = new Promise<Answer>((resolve, reject) => {
    let trailers: http2.IncomingHttpHeaders = {}
    stream.on('trailers', received => {
      trailers = received
    })
    stream.on('end', () => {
      const message = decodeURIComponent(String(trailers['grpc-message'] ?? ''))
      resolve({status: Number(trailers['grpc-status'] ?? -1), message, messages})
    })
    stream.on('error', reject)
  })
  answer.catch(() => {})
  return {stream, answer}
}

export interface Received {
  /** What was told of each entry, in order. */
  stats: Stat[]
  contents: Map<string, Buffer>
  /** The text of an error packet. */
  error?: string
  status: number
  message: string
}

export interface Stat {
  path: string
  mode: number
  size: number
  mtime: number
  linkname: string
}

/** Takes a folder as BuildKit does: asks for the files that are wanted as they are told of. */
export async function receiveFiles(
  client: http2.ClientHttp2Session,
  metadata: Metadata,
  wanted: (stat: Stat) => boolean = stat => (stat.mode & 0x8f28_0000) === 0,
): Promise<Received> {
  const stats: Stat[] = []
  const chunks = new Map<number, Buffer[]>()
  let pending = 0
  let told = false
  let error: string | undefined
  const {stream, answer} = open(client, '/moby.filesync.v1.FileSync/DiffCopy', metadata, message => {
    const packet = decodePacket(message)
    if (packet.kind === packetKind.error) error = Buffer.from(packet.data).toString()
    if (packet.kind === packetKind.data && packet.data.length > 0) chunks.get(packet.id)!.push(Buffer.from(packet.data))
    if (packet.kind === packetKind.data && packet.data.length === 0) pending--
    if (packet.kind === packetKind.stat && packet.stat) {
      stats.push(packet.stat)
      if (wanted(packet.stat)) {
        pending++
        chunks.set(stats.length - 1, [])
        stream.write(packetFrame(packetKind.request, stats.length - 1))
      }
    }
    told ||= packet.kind === packetKind.stat && !packet.stat
    if (told && pending === 0 && !stream.writableEnded) stream.end(packetFrame(packetKind.finish, 0))
  })
  const {status, message} = await answer
  const contents = new Map([...chunks].map(([id, parts]) => [stats[id]!.path, Buffer.concat(parts)]))
  return {stats, contents, error, status, message}
}

function decodePacket(bytes: Uint8Array) {
  const packet = {kind: 0, id: 0, data: new Uint8Array() as Uint8Array, stat: undefined as Stat | undefined}
  eachField(bytes, (field, value) => {
    if (field === 1) packet.kind = number(value)
    if (field === 2) packet.stat = decodeStat(raw(value))
    if (field === 3) packet.id = number(value)
    if (field === 4) packet.data = raw(value)
  })
  return packet
}

function decodeStat(bytes: Uint8Array): Stat {
  const stat: Stat = {path: '', mode: 0, size: 0, mtime: 0, linkname: ''}
  eachField(bytes, (field, value) => {
    if (field === 1) stat.path = text(value)
    if (field === 2) stat.mode = number(value)
    if (field === 5) stat.size = number(value)
    if (field === 6) stat.mtime = number(value)
    if (field === 7) stat.linkname = text(value)
  })
  return stat
}
