import {once} from 'node:events'
import {createServer, type RequestListener, type Server} from 'node:http'
import {createServer as createTcpServer} from 'node:net'
import {afterEach, expect, test} from '@jest/globals'
import {isReady, waitUntilAnswers} from '../../../src/lib/up/ready/http.js'

const open: {close(): unknown; closeAllConnections?(): void}[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections?.()
    server.close()
  }
})

async function listen(server: Server | ReturnType<typeof createTcpServer>, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  return (server.address() as {port: number}).port
}

const url = (port: number) => `http://127.0.0.1:${port}`
const never = new AbortController().signal
const answering = (...statuses: number[]): RequestListener => {
  let n = 0
  return (_request, response) => response.writeHead(statuses[Math.min(n++, statuses.length - 1)]!).end('x')
}

test.each([200, 204, 301, 401, 404])('%i is an answer', async status => {
  const port = await listen(createServer(answering(status)))
  const met: unknown[] = []
  const answer = await waitUntilAnswers(url(port), {timeout: 5000, signal: never, onAttempt: a => met.push(a)})
  expect([answer, met, isReady(answer)]).toEqual([{status}, [], true])
})

test('errors of the server are waited for', async () => {
  const port = await listen(createServer(answering(500, 503, 200)))
  const met: unknown[] = []
  const answer = await waitUntilAnswers(url(port), {timeout: 5000, signal: never, onAttempt: a => met.push(a)})
  expect([answer, met]).toEqual([{status: 200}, [{status: 500}, {status: 503}]])
})

test('a port where nobody listens yet is waited for', async () => {
  const taken = createTcpServer()
  const port = await listen(taken)
  taken.close()
  await once(taken, 'close')
  let server: Promise<number> | undefined
  const onAttempt = (answer: unknown) => {
    expect(answer).toEqual({problem: 'ECONNREFUSED'})
    server ??= listen(createServer(answering(200)), port)
  }
  expect(await waitUntilAnswers(url(port), {timeout: 5000, signal: never, onAttempt})).toEqual({status: 200})
  await server
})

test.each([
  ['only ever fails', answering(503), {status: 503}],
  ['never answers', () => {}, {problem: 'no answer in time'}],
])('the time runs out at one that %s', async (_name, listener, last) => {
  const port = await listen(createServer(listener as RequestListener))
  const answer = await waitUntilAnswers(url(port), {timeout: 200, signal: never})
  expect([answer, isReady(answer)]).toEqual([last, false])
})

test('an answer that trickles in for ever is none', async () => {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    const drip = setInterval(() => socket.write('H'), 20)
    socket.on('close', () => clearInterval(drip))
  })
  const port = await listen(server)
  const {problem} = (await waitUntilAnswers(url(port), {timeout: 200, signal: never})) as {problem: string}
  expect(problem).toMatch(/no answer in time|HPE_/)
})

test('something that is not HTTP is told as what it is', async () => {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.end('SSH-2.0-nope\r\n')
  })
  const port = await listen(server)
  expect(await waitUntilAnswers(url(port), {timeout: 2000, signal: never, tcp: true})).toEqual({accepts: true})
  const once = new AbortController()
  const onAttempt = () => once.abort()
  expect(await waitUntilAnswers(url(port), {timeout: 5000, signal: once.signal, onAttempt})).toEqual({
    problem: expect.stringMatching(/^HPE_|ABORT/),
  })
})

test('a server that hangs up on HTTP, and holds who says nothing, accepts connections', async () => {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.on('data', () => socket.destroy())
  })
  const port = await listen(server)
  expect(await waitUntilAnswers(url(port), {timeout: 5000, signal: never, tcp: true})).toEqual({accepts: true})
})

test('a program that begins to listen after the first attempt is asked again', async () => {
  // As docker's proxy: it accepts, and hangs up as long as nothing listens in the container.
  let connections = 0
  const app = createServer(answering(500, 200))
  const proxy = createTcpServer(socket => {
    socket.on('error', () => {})
    if (connections++ === 0) socket.destroy()
    else app.emit('connection', socket)
  })
  const port = await listen(proxy)
  const met: unknown[] = []
  const options = {timeout: 5000, signal: never, tcp: true, onAttempt: (answer: unknown) => met.push(answer)}
  expect([await waitUntilAnswers(url(port), options), met]).toEqual([{status: 200}, [{status: 500}]])
})

test.each(['while it waits for an answer', 'between two attempts'])('an abort ends it %s', async when => {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const listener: RequestListener = when.startsWith('while') ? abort : answering(500)
  const port = await listen(createServer(listener))
  const answer = await waitUntilAnswers(url(port), {timeout: 60_000, signal: controller.signal, onAttempt: abort})
  expect(isReady(answer)).toBe(false)
})

test('a body without end holds nothing up, and its end goes to the server', async () => {
  const stop = new AbortController()
  const closed = new Promise<void>(resolve => {
    const server = createServer((_request, response) => {
      const drip = setInterval(() => response.write('x'), 5)
      response.on('close', () => {
        clearInterval(drip)
        resolve()
      })
    })
    void listen(server).then(async port => {
      expect(await waitUntilAnswers(url(port), {timeout: 5000, signal: stop.signal})).toEqual({status: 200})
      stop.abort()
    })
  })
  await closed
})
