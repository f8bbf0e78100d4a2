import {once} from 'node:events'
import {connect, createServer, type Socket} from 'node:net'
import {join} from 'node:path'

/** A way to the real engine that can be cut. */
export interface EngineProxy {
  /** `unix://…` */
  url: string
  /** Breaks every connection; new ones are refused. */
  cut(): Promise<void>
}

/** Where the engine of the tests is; DOCKER_HOST may name another socket. */
const engineSocket = process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') || '/var/run/docker.sock'

/** Hands everything on to the engine, until it is cut. */
export async function startEngineProxy(dir: string): Promise<EngineProxy> {
  const path = join(dir, 'proxy.sock')
  const sockets = new Set<Socket>()
  const server = createServer({allowHalfOpen: true}, near => {
    const far = connect({path: engineSocket, allowHalfOpen: true})
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  }).listen(path)
  await once(server, 'listening')
  return {
    url: `unix://${path}`,
    async cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
      if (server.listening) await once(server, 'close')
    },
  }
}
