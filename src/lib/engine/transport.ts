import http from 'node:http'
import type {Duplex, Readable} from 'node:stream'
import {agentFor} from './connect/agent.js'
import type {Endpoint} from './connect/endpoint.js'

type QueryValue = string | number | boolean | undefined | readonly string[]

export interface EngineRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
  /** Path with the API version: `/v1.41/build`. */
  path: string
  query?: Record<string, QueryValue>
  headers?: Record<string, string | string[]>
  /** An object goes as JSON, a stream as it is. */
  body?: Readable | object
  signal?: AbortSignal
  /** The answer is short: all of it must come within the time limit of the engine. */
  plain?: true
  /** Milliseconds until the answer's headers must be there; none by default. */
  timeout?: number
}

/**
 * One HTTP request to the engine; resolves with the answer's headers, whatever the status.
 * dkr has its own for streams: docker-modem neither hands back-pressure nor an early answer through.
 */
export function send(endpoint: Endpoint, request: EngineRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = open(endpoint, request)
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
    writeBody(outgoing, request.body, reject)
  })
}

export interface Upgraded {
  socket: Duplex
}

/**
 * Turns a request into a raw two-way stream (attach, exec, session). Only a body that the engine reads may go
 * with it: the one that dockerode sends with an attach can arrive late, and then lands in the container's stdin.
 * @returns the socket, or the answer of an engine that did not upgrade
 */
export function upgrade(
  endpoint: Endpoint,
  request: EngineRequest,
): Promise<Upgraded | {response: http.IncomingMessage}> {
  return new Promise((resolve, reject) => {
    const outgoing = open(endpoint, {
      ...request,
      headers: {Connection: 'Upgrade', Upgrade: 'tcp', ...request.headers},
    })
    outgoing.on('upgrade', (_answer, socket, head) => {
      if (head.length > 0) socket.unshift(head)
      resolve({socket})
    })
    outgoing.on('response', response => resolve({response}))
    outgoing.on('error', reject)
    writeBody(outgoing, request.body, reject)
  })
}

function open(endpoint: Endpoint, request: EngineRequest): http.ClientRequest {
  const outgoing = http.request({
    method: request.method,
    path: request.path + queryString(request.query),
    headers: {Host: hostHeader(endpoint), ...request.headers},
    agent: agentFor(endpoint),
    signal: request.signal,
  })
  if (request.timeout) limit(outgoing, request.timeout)
  return outgoing
}

function hostHeader({address}: Endpoint): string {
  if (!('host' in address)) return 'docker'
  return address.host.includes(':') ? `[${address.host}]` : address.host
}

function limit(outgoing: http.ClientRequest, timeout: number) {
  const timer = setTimeout(() => {
    outgoing.destroy(Object.assign(new Error(`no answer within ${timeout / 1000} seconds`), {code: 'ETIMEDOUT'}))
  }, timeout)
  for (const event of ['response', 'upgrade', 'close']) outgoing.once(event, () => clearTimeout(timer))
}

function writeBody(outgoing: http.ClientRequest, body: EngineRequest['body'], reject: (error: unknown) => void) {
  if (!body) return outgoing.end()
  if (isStream(body)) {
    body.on('error', error => {
      outgoing.destroy()
      reject(error)
    })
    // The engine may answer before it has read everything: stop reading files then.
    outgoing.on('close', () => body.destroy())
    outgoing.on('response', response => response.on('close', () => body.destroy()))
    return body.pipe(outgoing)
  }
  const json = JSON.stringify(body)
  outgoing.setHeader('Content-Type', 'application/json')
  outgoing.setHeader('Content-Length', Buffer.byteLength(json))
  return outgoing.end(json)
}

function isStream(body: object): body is Readable {
  return typeof (body as Readable).pipe === 'function'
}

function queryString(query: EngineRequest['query']): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === false) continue
    for (const each of Array.isArray(value) ? value : [value]) params.append(key, each === true ? '1' : String(each))
  }
  const text = params.toString()
  return text && `?${text}`
}
