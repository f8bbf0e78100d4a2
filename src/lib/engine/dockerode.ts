import Module, {createRequire} from 'node:module'
import type Dockerode from 'dockerode'
import type {Endpoint} from './connect/endpoint.js'

/**
 * Parts of dockerode that dkr never calls and that cost 60–80 ms at each start: gRPC for its BuildKit
 * session (dkr has its own, with file sync), ssh2 (accepts any host key), tar-fs (loses modes).
 */
const unused: [from: string, module: string][] = [
  ['dockerode', './session'],
  ['docker-modem', 'ssh2'],
  ['dockerode', 'tar-fs'],
]

const load = createRequire(import.meta.url)

/** A dockerode for the endpoint; `version` is the negotiated API version ("1.41"). */
export function createDockerode(endpoint: Endpoint, version: string): Dockerode {
  for (const [from, module] of unused) leaveOut(from, module)
  const Client = load('dockerode') as typeof Dockerode
  return new Client({...connection(endpoint), version: `v${version}`})
}

/** Puts an empty module where Node's loader will look for this one. */
function leaveOut(from: string, module: string) {
  const path = createRequire(load.resolve(from)).resolve(module)
  if (load.cache[path]) return
  const empty = new Module(path)
  empty.exports = {}
  empty.loaded = true
  load.cache[path] = empty
}

function connection({address, tls}: Endpoint): Dockerode.DockerOptions {
  // docker-modem merges DOCKER_HOST from the environment over a socketPath unless host is given, empty.
  if ('socketPath' in address) return {socketPath: address.socketPath, host: ''}
  return {
    host: address.host,
    port: address.port,
    protocol: tls ? 'https' : 'http',
    ca: tls?.ca as unknown as string,
    cert: tls?.cert as unknown as string,
    key: tls?.key as unknown as string,
  }
}
