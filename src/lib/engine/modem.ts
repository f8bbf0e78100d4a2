import type {IncomingMessage} from 'node:http'
import type {Readable} from 'node:stream'
import {engineAnswerError} from '../errors/engine-answer.js'
import {readJson} from './streams.js'
import type {EngineRequest} from './transport.js'

/** What dockerode asks of its modem; fields that dkr never uses are left out. */
export interface DialRequest {
  /** Without the version; a `?` at its end means that `options` are the query. */
  path: string
  method: EngineRequest['method']
  options?: {_query?: object; _body?: object}
  /** `true` for a status that is a success. */
  statusCodes: Record<number, string | true>
  isStream?: boolean
  abortSignal?: AbortSignal
  file?: Readable
  headers?: Record<string, string>
}

type Done = (error: unknown, answer?: unknown) => void

/**
 * docker-modem's `dial` over dkr's own transport. The original never calls back when an answer is cut short,
 * hands over text where JSON was promised, and knows neither contexts nor the user's ssh.
 */
export function dialWith(send: (request: EngineRequest) => Promise<IncomingMessage>) {
  return (request: DialRequest, done: Done): void => {
    answer(send, request).then(
      value => done(null, value),
      error => done(error),
    )
  }
}

async function answer(send: (request: EngineRequest) => Promise<IncomingMessage>, request: DialRequest) {
  const response = await send(engineRequest(request))
  const status = response.statusCode ?? 0
  const meaning = request.statusCodes[status]
  if (meaning !== true) {
    response.resume()
    throw Object.assign(engineAnswerError(status, meaning ?? ''), {status})
  }
  if (request.isStream) return response
  return readJson(response, request.method === 'GET')
}

function engineRequest({path, method, options = {}, abortSignal, file, headers}: DialRequest): EngineRequest {
  const asQuery = path.endsWith('?')
  const body = method === 'POST' ? (options._body ?? options) : undefined
  return {
    method,
    path: asQuery ? path.slice(0, -1) : path,
    query: asQuery ? queryOf(options._query ?? options) : undefined,
    headers,
    body: file ?? (body && Object.keys(body).length > 0 ? body : undefined),
    signal: abortSignal,
  }
}

/** Objects (filters) go as JSON, lists as repeated values. dockerode leaves its abort signal among the options. */
function queryOf(options: object): EngineRequest['query'] {
  const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  return Object.fromEntries(
    Object.entries(options)
      .filter(([key]) => key !== 'abortSignal')
      .map(([key, value]) => [key, isPlain(value) ? JSON.stringify(value) : value]),
  )
}
