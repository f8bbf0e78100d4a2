import {once} from 'node:events'
import {createServer, request as httpRequest, type IncomingMessage, type ServerResponse} from 'node:http'

export interface StartLessEngine {
  /** `unix://…` */
  url: string
  stop(): Promise<void>
}

/**
 * The engine behind `target`, save that no container is started: a start is answered with "done". So a client's
 * `run -d` makes a real container with real settings, at a tenth of the time.
 */
export async function startStartLessEngine(target: string, socketPath: string): Promise<StartLessEngine> {
  const server = createServer((request, response) => {
    if (request.method === 'POST' && /\/containers\/[^/]+\/start(?:\?|$)/.test(request.url ?? '')) {
      request.resume()
      response.writeHead(204).end()
    } else forward(target, request, response)
  }).listen(socketPath)
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
