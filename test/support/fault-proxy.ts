import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {connect, createServer, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type AskedFor, askedFor, endlessAnswer, hugeFrame, oddJson} from './odd-answers.js'

export const faultKinds = [
  'refuse', // closes before the engine has seen the request
  'cut', // the engine has done it, and its answer never arrives
  'truncate', // the answer ends in the middle
  'garble', // the answer arrives with noise in it
  'hang', // the answer never comes, and the connection stays open
  'delay', // the answer is late, but right
  'html', // something in between answers with a web page
  'endless', // the answer never stops
  'trickle', // the headers come, then a few bytes one by one, then nothing
  'null', // a success whose JSON is null, a text, or another kind of thing than was asked for
  'huge-frame', // of a stream in frames: four gigabytes are announced, a few bytes come
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  /** `none` only tells when its call has come. */
  kind: FaultKind | 'none'
  /** Which request of the program meets it, from 0. */
  call: number
  /** Where in the answer, as a share of its first bytes: 0 to 1. */
  at: number
}

export interface FaultProxy {
  /** `unix://…` for DOCKER_HOST. */
  host: string
  /** The requests so far, `GET /containers/json`, without version, query and IDs. */
  calls: string[]
  /** Resolves when the fault has been met. */
  met: Promise<void>
  close(): void
}

const page = '<html><body><h1>502 Bad Gateway</h1></body></html>'
const lateness = 300

/** An engine's socket that does to one answer what bad networks, proxies and dying engines do. */
export async function startFaultProxy(socketPath: string, fault?: Fault): Promise<FaultProxy> {
  const dir = mkdtempSync(join(tmpdir(), 'dkr-fault-'))
  const calls: string[] = []
  let meet = () => {}
  const met = new Promise<void>(resolve => {
    meet = resolve
  })
  const open = new Set<Socket>()
  const server = createServer({allowHalfOpen: true}, client => {
    const engine = connect({path: socketPath, allowHalfOpen: true})
    for (const socket of [client, engine]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => open.delete(socket))
    }
    client.on('close', () => engine.destroy())
    engine.on('close', () => fault?.kind === 'delay' || client.destroy())
    relay(client, engine, request => {
      calls.push(request)
      if (calls.length - 1 !== fault?.call) return undefined
      meet()
      return fault
    })
  })
  const path = join(dir, 'engine.sock')
  await once(server.listen(path), 'listening')
  return {
    host: `unix://${path}`,
    calls,
    met,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
      rmSync(dir, {recursive: true, force: true})
    },
  }
}

/** Passes bytes on both ways; the answer to a request for which `meet` gives a fault is spoilt. */
function relay(client: Socket, engine: Socket, meet: (request: string) => Fault | undefined) {
  let fault: Fault | undefined
  client.on('data', chunk => {
    const asked = askedFor(chunk)
    if (asked) fault = meet(nameOf(asked))
    if (fault?.kind === 'refuse') return void client.destroy()
    if (asked && fault && answerInstead(client, asked, fault)) return
    engine.write(chunk)
  })
  client.on('end', () => engine.end())
  engine.on('data', chunk => spoil(client, chunk, fault))
  engine.on('end', () => {
    if (fault?.kind === 'delay') setTimeout(() => client.end(), lateness)
    else if (!fault || !silent.includes(fault.kind)) client.end()
  })
}

/** After these nothing more comes, and the connection stays open. */
const silent: readonly Fault['kind'][] = ['hang', 'trickle', 'endless', 'huge-frame']

/** `GET /containers/ID/json` */
const nameOf = ({method, path}: AskedFor) => `${method} ${path.replace(/\b[0-9a-f]{64}\b/, 'ID')}`

/** Answers in the place of the engine, where the fault is of that kind. */
function answerInstead(client: Socket, asked: AskedFor, {kind, at}: Fault): boolean {
  if (kind === 'html') answerPage(client)
  else if (kind === 'null') client.end(oddJson(asked, at))
  else if (kind === 'huge-frame') client.write(hugeFrame(asked))
  else if (kind === 'endless') answerForever(client, asked)
  else return false
  return true
}

/** Milliseconds between two pieces of an answer that never stops: some ten megabytes a second. */
const pace = 5

function answerForever(client: Socket, asked: AskedFor) {
  const {head, piece} = endlessAnswer(asked)
  client.write(head)
  const timer = setInterval(() => {
    if (client.writableLength < 4 * piece.length) client.write(piece)
  }, pace)
  client.on('close', () => clearInterval(timer))
}

/** The headers, three bytes one after another, then nothing. */
function trickle(client: Socket, chunk: Buffer) {
  const head = chunk.indexOf('\r\n\r\n') + 4
  client.write(chunk.subarray(0, head))
  for (const i of [0, 1, 2]) setTimeout(() => client.write(chunk.subarray(head + i, head + i + 1)), 200 * (i + 1))
}

function answerPage(client: Socket) {
  client.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`)
}

function spoil(client: Socket, chunk: Buffer, fault?: Fault) {
  const place = Math.floor(chunk.length * (fault?.at ?? 1))
  switch (fault?.kind) {
    case 'cut':
      client.destroy()
      break
    case 'truncate':
      client.end(chunk.subarray(0, place))
      break
    case 'garble':
      client.write(garbled(chunk, place))
      break
    case 'delay':
      setTimeout(() => client.write(chunk), lateness)
      break
    case 'trickle':
      if (chunk.includes('HTTP/1.1 ')) trickle(client, chunk)
      break
    case 'hang':
      break
    default:
      client.write(chunk)
  }
}

/** Ten bytes of noise. */
function garbled(chunk: Buffer, place: number): Buffer {
  const noise = Buffer.from(chunk)
  for (let i = place; i < Math.min(place + 10, noise.length); i++) noise[i] = noise[i]! ^ 0xa5
  return noise
}
