import {connect} from 'node:net'

/** A connection that stays open this long, in milliseconds, leads to a program that waits for its client to speak. */
const holdTime = 500

/**
 * Whether something accepts connections behind a port. That a connection opens proves nothing: docker's proxy
 * opens it for every published port, and closes it at once when nothing listens in the container.
 */
export function acceptsConnections({hostname, port}: URL, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({host: hostname.replace(/^\[|\]$/g, ''), port: Number(port)})
    const stop = () => end(false)
    const end = (accepts: boolean) => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      resolve(accepts)
    }
    // Given to `connect`, the signal would keep a listener of each attempt (Node 20).
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    socket.on('connect', () => socket.setTimeout(holdTime, () => end(true)))
    socket.on('data', () => end(true))
    socket.on('end', () => end(false))
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
  })
}
