import {DkrError} from '../../errors/dkr-error.js'
import {parseSsh, type SshAddress} from './ssh.js'

export interface TlsMaterial {
  ca?: Buffer
  cert?: Buffer
  key?: Buffer
  /** False only where the user asked docker to skip the check. */
  verify: boolean
}

/** Where an engine is, and who said so. */
export interface Endpoint {
  /** As docker writes it: `unix:///var/run/docker.sock`, `tcp://10.0.0.2:2376`. */
  url: string
  /** For people: `DOCKER_HOST`, `context "work"`, `the default socket`. */
  source: string
  address: {socketPath: string} | {host: string; port: number} | {ssh: SshAddress}
  tls?: TlsMaterial
  /** What ~/.ssh/config means by the host of an ssh address. */
  machine?: string
  /** Sockets of other engines that are there too, when nobody said which one is meant. */
  others?: string[]
  /** Why this may be another engine than the one the user means: then nothing is changed on it. */
  presumed?: DkrError
}

/**
 * The host name of the machine the engine runs on, or undefined when it is this one. Ports that the engine
 * publishes are reached there, and paths of bind mounts are looked up there.
 */
export function engineHost({address, machine}: Pick<Endpoint, 'address' | 'machine'>): string | undefined {
  if ('socketPath' in address) return undefined
  const host = 'ssh' in address ? (machine ?? address.ssh.host) : address.host
  return isLoopback(host) ? undefined : host
}

/** True when a port published by this engine is reached on this very machine. */
export function isLocal(endpoint: Pick<Endpoint, 'address' | 'machine'>): boolean {
  return engineHost(endpoint) === undefined
}

/** True for an address (or `localhost`) that only its own machine can reach. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|::1)$/i.test(host)
}

const exampleHosts = ['DOCKER_HOST=unix:///var/run/docker.sock', 'DOCKER_HOST=tcp://127.0.0.1:2375'] as const

/**
 * Reads an engine address as docker's client does; ports default to 2375, with TLS to 2376.
 * @throws DkrError ENGINE_CONTEXT for an address that no engine can have
 */
export function parseEndpoint(url: string, source: string, tls?: TlsMaterial): Endpoint {
  const [, scheme, rest] = /^([a-z]+):\/\/(.*)$/is.exec(url) ?? [undefined, url.startsWith('/') ? 'unix' : 'tcp', url]
  if (scheme === 'unix') return {url, source, address: {socketPath: rest || '/var/run/docker.sock'}}
  if (scheme === 'npipe')
    return {url, source, address: {socketPath: (rest || '//./pipe/docker_engine').replaceAll('/', '\\')}}
  if (scheme === 'tcp' || scheme === 'http') return tcpEndpoint(url, rest ?? '', source, tls)
  if (scheme === 'https') return tcpEndpoint(url, rest ?? '', source, tls ?? {verify: true})
  if (scheme === 'ssh') return {url, source, address: {ssh: parseSsh(url, rest ?? '', source)}}
  throw invalidAddress(url, source, `unknown scheme "${scheme}"`)
}

function tcpEndpoint(url: string, rest: string, source: string, tls?: TlsMaterial): Endpoint {
  let parsed: URL
  try {
    // Without a host docker means this machine: tcp://:2375
    parsed = new URL(`http://${/^(?::|\/|$)/.test(rest) ? `127.0.0.1${rest}` : rest}`)
  } catch {
    throw invalidAddress(url, source, 'not a host and port')
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  // URL drops ":80" as the default of http; docker keeps it.
  const port = parsed.port ? Number(parsed.port) : /:80(?:\/|$)/.test(rest) ? 80 : tls ? 2376 : 2375
  return {url, source, address: {host, port}, tls}
}

function invalidAddress(url: string, source: string, why: string): DkrError {
  return new DkrError('ENGINE_CONTEXT', {
    message: `${source} is not an engine address: ${url}`,
    why,
    suggestions: [...exampleHosts],
  })
}
