// Which Docker engine answers? Prints its endpoint, or exits 1. Needs nothing but Node: it runs before `npm ci`.
import {execFileSync} from 'node:child_process'
import http from 'node:http'
import {homedir} from 'node:os'
import {fileURLToPath} from 'node:url'

const DEFAULT = 'unix:///var/run/docker.sock'
const LIMIT_MS = 3000

/** Where an engine may be, in the order docker looks. Someone's explicit choice stands alone, even when it is dead. */
function candidates(env = process.env) {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST]
  const context = contextEndpoint()
  if (context && context !== DEFAULT) return [context]
  const home = homedir()
  return [
    DEFAULT,
    `unix://${home}/.docker/run/docker.sock`,
    `unix://${home}/.colima/default/docker.sock`,
    `unix://${home}/.orbstack/run/docker.sock`,
    ...(env.XDG_RUNTIME_DIR ? [`unix://${env.XDG_RUNTIME_DIR}/docker.sock`] : []),
  ]
}

function contextEndpoint() {
  try {
    const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']
    return execFileSync('docker', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LIMIT_MS,
    }).trim()
  } catch {
    return undefined // no docker client here, or one without contexts
  }
}

/** Options for http.request. TLS and ssh endpoints are for dkr itself, not for these scripts. */
export function requestOptions(endpoint) {
  if (/^(unix|npipe):\/\//.test(endpoint)) return {socketPath: endpoint.replace(/^\w+:\/\//, '')}
  if (/^(tcp|http):\/\//.test(endpoint)) {
    const url = new URL(endpoint.replace(/^tcp:/, 'http:'))
    return {host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port || 2375}
  }
  throw new Error(`these scripts speak unix:// and tcp:// only, not ${endpoint}`)
}

/** True when GET /_ping says 200 within 3 s. */
function ping(endpoint) {
  return new Promise(resolve => {
    try {
      const signal = AbortSignal.timeout(LIMIT_MS)
      const request = http.get({...requestOptions(endpoint), path: '/_ping', signal}, response => {
        response.resume()
        resolve(response.statusCode === 200)
      })
      request.on('error', () => resolve(false))
    } catch {
      resolve(false)
    }
  })
}

export async function findEngine() {
  for (const endpoint of candidates()) {
    if (await ping(endpoint)) return endpoint
  }
  return undefined
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const endpoint = await findEngine()
  if (endpoint) console.log(endpoint)
  process.exit(endpoint ? 0 : 1)
}
