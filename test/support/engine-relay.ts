import {once} from 'node:events'
import {createServer, request as httpRequest, type IncomingMessage, type ServerResponse} from 'node:http'
import {connect} from 'node:net'
import type {Duplex} from 'node:stream'

export interface EngineRelay {
  /** `unix://…` */
  url: string
  stop(): Promise<void>
}

/** What is answered in the engine's place, which then never sees the request. */
export interface Answer {
  status: number
  message?: string
}

/** No container is started: so `run -d` makes one with real settings, at a tenth of the time. */
export const withoutStart = (method: string, path: string): Answer | undefined =>
  method === 'POST' && /\/containers\/[^/]+\/start(?:\?|$)/.test(path) ? {status: 204} : undefined

/** The engine behind `target`, save for the requests that are answered `instead`, or `never`. */
export async function startEngineRelay(
  target: string,
  socketPath: string,
  instead: (method: string, path: string) => Answer | 'never' | undefined,
): Promise<EngineRelay> {
  const server = createServer((request, response) => {
    const answer = instead(request.method ?? '', request.url ?? '')
    if (!answer) return forward(target, request, response)
    request.resume()
    if (answer === 'never') return
    response.writeHead(answer.status, {'Content-Type': 'application/json'})
    response.end(answer.message && JSON.stringify({message: answer.message}))
  })
  server.on('upgrade', (request, socket, head) => forwardUpgrade(target, request, socket, head))
  server.listen(socketPath)
  await once(server, 'listening')
  return {
    url: `unix://${socketPath}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A connection that becomes something else (a build session, an attached container): bytes from here on. */
function forwardUpgrade(target: string, {method, url, rawHeaders}: IncomingMessage, near: Duplex, head: Buffer): void {
  const far = connect({path: target, allowHalfOpen: true})
  const lines = rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
  far.write(`${method} ${url} HTTP/1.1\r\n${lines}\r\n`)
  far.write(head)
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => other.destroy())
    one.pipe(other)
  }
}

function forward(target: string, request: IncomingMessage, response: ServerResponse): void {
  const {method, url: path, headers} = request
  const onward = httpRequest({socketPath: target, method, path, headers, agent: false}, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    // A wait is answered at the exit: the client is to see its headers now.
    response.flushHeaders()
    answer.pipe(response)
  })
  onward.on('error', error => {
    if (response.headersSent) response.destroy()
    else response.writeHead(502, {'Content-Type': 'application/json'}).end(JSON.stringify({message: `relay: ${error}`}))
  })
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}
