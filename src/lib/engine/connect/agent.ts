import http from 'node:http'
import net from 'node:net'
import type {Duplex} from 'node:stream'
import type {Endpoint} from './endpoint.js'
import {dialSsh} from './ssh.js'

/** Milliseconds until a TCP connection, TLS included, must stand. */
const connectTimeout = 5000
/** Milliseconds that an idle connection is kept: shorter than what routers and proxies forget it after. */
const idleTimeout = 30_000

/** Opens a connection to the engine, whatever lies in between; HTTP above it never knows. */
function dial({address, tls: material}: Endpoint): Duplex {
  if ('ssh' in address) return dialSsh(address.ssh)
  if ('socketPath' in address) return net.connect(address.socketPath)
  const {host, port} = address
  if (!material) return limited(net.connect({host, port}), 'connect')
  const {ca, cert, key, verify} = material
  const servername = net.isIP(host) ? '' : host
  // When first needed: most engines are behind a socket, and loading it takes 4 ms.
  const tls = process.getBuiltinModule('node:tls')
  return limited(tls.connect({host, port, ca, cert, key, servername, rejectUnauthorized: verify}), 'secureConnect')
}

function limited(socket: net.Socket, connected: 'connect' | 'secureConnect'): net.Socket {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error(`no connection within ${connectTimeout} ms`), {code: 'ETIMEDOUT'}))
  }, connectTimeout)
  const stop = () => clearTimeout(timer)
  return socket.once(connected, stop).once('close', stop)
}

/** TLS is `dial`'s: without a name here Node would compile what tells one from an address, 5 ms of every start. */
const agentOptions = {keepAlive: true, timeout: idleTimeout, servername: ''}

class EngineAgent extends http.Agent {
  #endpoint: Endpoint

  constructor(endpoint: Endpoint) {
    super(agentOptions)
    this.#endpoint = endpoint
  }

  override createConnection(): Duplex {
    return dial(this.#endpoint)
  }
}

const agents = new WeakMap<Endpoint, http.Agent>()

/** The connections to one engine, kept for the next request: behind ssh or TLS a new one is dear. */
export function agentFor(endpoint: Endpoint): http.Agent {
  const agent = agents.get(endpoint) ?? new EngineAgent(endpoint)
  agents.set(endpoint, agent)
  return agent
}
