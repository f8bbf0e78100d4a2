import {once} from 'node:events'
import {createConnection, createServer, type Socket} from 'node:net'
import {join} from 'node:path'
import {socketPath} from './build-engine.js'

export interface CountingProxy {
  /** `unix://…` */
  url: string
  /** What was last asked for on each connection that is still open, on either side: paths. */
  open(): string[]
  stop(): Promise<void>
}

/** Stands before the engine and knows which connections are open: a session lives as long as its connection. */
export async function startCountingProxy(dir: string): Promise<CountingProxy> {
  const path = join(dir, 'proxy.sock')
  const connections = new Map<Socket, string>()
  const server = createServer({allowHalfOpen: true}, near => {
    const far = createConnection({path: socketPath, allowHalfOpen: true})
    const close = () => {
      near.destroy()
      far.destroy()
    }
    near.on('data', chunk => {
      // A connection that is kept serves one request after the other.
      const asked = /^[A-Z]+ (\S+) HTTP/.exec(chunk.toString('latin1', 0, 2000))?.[1]
      if (asked) connections.set(near, asked).set(far, asked)
    })
    for (const socket of [near, far]) socket.on('error', close).on('close', () => connections.delete(socket))
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
  }).listen(path)
  await once(server, 'listening')
  return {
    url: `unix://${path}`,
    open: () => [...connections.values()],
    async stop() {
      for (const socket of connections.keys()) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
