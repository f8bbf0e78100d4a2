import type {Duplex} from 'node:stream'

/** What `engine.upgrade` does: an HTTP/1.1 request that becomes a socket. Rejects with `statusCode` otherwise. */
export type Upgrade = (request: {
  method: 'POST'
  path: string
  headers: Record<string, string | string[]>
  signal?: AbortSignal
}) => Promise<Duplex>

export interface SessionDetails {
  id: string
  /** Shown in the engine's log. */
  name: string
  /** The same for the same folder on the same machine, so that only what changed is sent. */
  sharedKey: string
  /** The paths of the methods that are served. */
  methods: readonly string[]
}

/**
 * The socket on which the engine calls back. `POST /session` is deprecated from
 * API 1.53 on, where gRPC is spoken over HTTP/2 directly: this is the place for that.
 */
export function dialSession(upgrade: Upgrade, details: SessionDetails, signal?: AbortSignal): Promise<Duplex> {
  return upgrade({
    method: 'POST',
    path: '/session',
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': details.id,
      'X-Docker-Expose-Session-Name': headerText(details.name),
      'X-Docker-Expose-Session-Sharedkey': details.sharedKey,
      'X-Docker-Expose-Session-Grpc-Method': [...details.methods],
    },
    signal,
  })
}

/**
 * The socket on which BuildKit's own services are called. Deprecated together with `/session`.
 */
export function dialControl(upgrade: Upgrade, signal?: AbortSignal): Promise<Duplex> {
  return upgrade({method: 'POST', path: '/grpc', headers: {Connection: 'Upgrade', Upgrade: 'h2c'}, signal})
}

/** A header takes visible ASCII only. */
const headerText = (text: string): string => text.replace(/[^\x20-\x7e]/gu, '_').slice(0, 100)
