import {once} from 'node:events'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import {join} from 'node:path'

export interface RecordingEngine {
  /** `unix://…` */
  url: string
  /** What X-Registry-Auth of the last pull said, decoded; undefined when there was no such header. */
  lastAuth(): Record<string, string> | undefined
  stop(): Promise<void>
}

/** Something that answers pings and pulls like an engine and keeps the credentials it was sent. */
export async function startRecordingEngine(dir: string): Promise<RecordingEngine> {
  const socketPath = join(dir, 'engine.sock')
  let auth: Record<string, string> | undefined
  const server = createServer((request, response) => {
    if (request.url?.includes('/images/create')) auth = decode(request)
    answer(request, response)
  }).listen(socketPath)
  await once(server, 'listening')
  return {
    url: `unix://${socketPath}`,
    lastAuth: () => auth,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, {'Api-Version': '1.41', Ostype: 'linux', 'Content-Type': 'application/json'})
  if (request.url?.includes('/_ping')) response.end('OK')
  else response.end(`${JSON.stringify({status: 'Status: Image is up to date for x'})}\n`)
}

function decode({headers}: IncomingMessage): Record<string, string> | undefined {
  const header = headers['x-registry-auth']
  return typeof header === 'string' ? JSON.parse(Buffer.from(header, 'base64url').toString()) : undefined
}
