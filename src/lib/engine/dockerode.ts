import Module, {createRequire} from 'node:module'
import type Dockerode from 'dockerode'
import {dialWith} from './modem.js'

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

/** A dockerode whose requests go through `send`; its own transport is never used (modem.ts tells why). */
export function createDockerode(send: Parameters<typeof dialWith>[0]): Dockerode {
  for (const [from, module] of unused) leaveOut(from, module)
  const Client = load('dockerode') as typeof Dockerode
  // An address that is never dialled: without one it would read DOCKER_HOST and the files of DOCKER_CERT_PATH.
  const client = new Client({host: 'unused', port: 1, protocol: 'http'})
  client.modem.dial = dialWith(send) as typeof client.modem.dial
  return client
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
