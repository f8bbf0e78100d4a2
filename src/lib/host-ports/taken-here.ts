import {createSocket} from 'node:dgram'
import type {EventEmitter} from 'node:events'
import {createServer} from 'node:net'
import type {Binding} from './binding.js'

/** Whether a program of this machine holds a port: tried by listening there for a moment. */
export async function isTakenHere(port: number, {hostIp, protocol}: Binding): Promise<boolean> {
  const host = hostIp || undefined
  if (protocol === 'tcp') {
    const server = createServer()
    return refused(server, free => server.listen({port, host, exclusive: true}, () => server.close(free)))
  }
  // Node has no SCTP to try it with.
  if (protocol === 'sctp') return false
  const socket = createSocket(hostIp.includes(':') ? 'udp6' : 'udp4')
  return refused(socket, free => socket.bind({port, address: host, exclusive: true}, () => socket.close(free)))
}

/** Only "in use" counts: below 1024 the engine may listen where we may not, and it knows its addresses better. */
function refused(listener: EventEmitter, attempt: (free: () => void) => void): Promise<boolean> {
  return new Promise(resolve => {
    listener.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'))
    attempt(() => resolve(false))
  })
}
