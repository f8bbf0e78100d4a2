import {once} from 'node:events'
import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http'

/** What happens to a request instead of an answer: an answer of one's own, or an end after so many bytes. */
export type Fault = {status: number; headers?: Record<string, string>; body?: string} | {cutAfter: number}

export interface FaultyRegistry {
  /** `127.0.0.1:PORT` */
  host: string
  /** Method and path of every request so far. */
  requests: string[]
  /** Decides for each request; undefined lets it through. */
  fault: (request: string) => Fault | undefined
  stop(): Promise<void>
}

/** Stands in front of a real registry and makes it fail. */
export async function startFaultyRegistry(behind: string): Promise<FaultyRegistry> {
  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url}`
    registry.requests.push(line)
    const fault = registry.fault(line)
    if (fault && 'status' in fault) answer(incoming, outgoing, fault)
    else pass(behind, incoming, outgoing, fault?.cutAfter)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const registry: FaultyRegistry = {
    host: `127.0.0.1:${(server.address() as {port: number}).port}`,
    requests: [],
    fault: () => undefined,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return registry
}

function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  {status, headers = {}, body = ''}: Exclude<Fault, {cutAfter: number}>,
) {
  incoming.resume()
  outgoing.writeHead(status, headers)
  outgoing.end(body)
}

/** With a limit, the connection ends after that many bytes of the request's or the answer's body. */
function pass(behind: string, incoming: IncomingMessage, outgoing: ServerResponse, limit?: number) {
  let left = limit ?? Number.POSITIVE_INFINITY
  const count = (chunk: Buffer) => {
    left -= chunk.length
    if (left <= 0) incoming.socket.destroy()
  }
  const onward = request(`http://${behind}${incoming.url}`, {method: incoming.method, headers: incoming.headers})
  onward.on('response', response => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    response.on('data', count).pipe(outgoing)
    if (left <= 0) incoming.socket.destroy()
  })
  onward.on('error', () => incoming.socket.destroy())
  incoming.on('close', () => {
    if (!incoming.complete) onward.destroy()
  })
  incoming.on('data', count).pipe(onward)
}
