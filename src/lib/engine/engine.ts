import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type Dockerode from 'dockerode'
import {connectionError} from '../errors/connection.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {engineAnswerError} from '../errors/engine-answer.js'
import type {EngineTraits} from '../errors/engine-kind.js'
import {excerpt, noteOrigin, oddAnswer} from './answer-origin.js'
import type {Endpoint} from './connect/endpoint.js'
import {answerLimit, headerLimit, limitSeconds} from './connect/limit.js'
import {ping, type ServerInfo} from './connect/ping.js'
import {type EngineChoice, resolveEndpoint} from './connect/resolve.js'
import {sshHostName} from './connect/ssh.js'
import {readText} from './streams.js'
import {type EngineRequest, send, upgrade} from './transport.js'

/** A connected engine: dockerode for the calls that answer JSON, its own requests for streams. */
export interface Engine {
  endpoint: Endpoint
  server: ServerInfo
  /**
   * Runs one dockerode call, within a time limit; its failure is a DkrError.
   * @throws DkrError with the engine's message
   */
  call<T>(work: (docker: Dockerode) => Promise<T>): Promise<T>
  /**
   * A request whose answer is a stream; an end before its time is a DkrError of the stream.
   * Paths are written without the version.
   * @throws DkrError for any status from 400 on
   */
  stream(request: EngineRequest): Promise<IncomingMessage>
  /**
   * A request that becomes a raw two-way stream.
   * @throws DkrError when the engine does not upgrade
   */
  upgrade(request: EngineRequest): Promise<Duplex>
}

/**
 * Finds the engine, asks for its version and speaks the newest one both know.
 * @param endpoint where it is, if that is known already
 * @throws DkrError with exit code 3 when no engine answers
 */
export async function connect(
  choice: EngineChoice = {},
  env: NodeJS.ProcessEnv = process.env,
  endpoint = resolveEndpoint(choice, env),
): Promise<Engine> {
  const unreachable = (error: unknown) => explainUnreachable(error, endpoint, env)
  const [server] = await Promise.all([ping(endpoint, env, unreachable), findMachine(endpoint)])
  const seconds = limitSeconds(env)
  const traits = {url: endpoint.url, podman: server.podman, platform: process.platform}
  const limit = answerLimit(seconds, traits)
  let docker: Dockerode | undefined
  const versioned = (request: EngineRequest) => ({...request, path: `/v${server.apiVersion}${request.path}`})
  const failed = (error: unknown, signal?: AbortSignal) => failure(error, endpoint, signal)
  const originFor = ({method, path}: EngineRequest) => ({url: endpoint.url, call: `${method} ${path}`})
  const stream = async (asked: EngineRequest) => {
    onlyReading(endpoint, asked)
    const request = asked.plain ? {...asked, signal: limit(asked)} : asked
    const answer = await send(endpoint, {timeout: headerLimit(seconds, request), ...versioned(request)}).catch(
      error => {
        throw failed(error, request.signal)
      },
    )
    const translated = translating(answer, error => failed(error, request.signal))
    noteOrigin(translated, originFor(request))
    if (request.signal) failOnAbort(translated, request.signal)
    return accepted(translated, traits)
  }
  return {
    endpoint,
    server,
    async call(work) {
      const {createDockerode} = await import('./dockerode.js')
      docker ??= createDockerode(request => stream({...request, plain: true}))
      return explaining(work(docker), endpoint)
    },
    stream,
    async upgrade(request) {
      onlyReading(endpoint, request)
      const result = await upgrade(endpoint, {timeout: seconds * 1000, ...versioned(request)}).catch(error => {
        throw failed(error, request.signal)
      })
      if ('socket' in result) return translating(result.socket, error => failed(error, request.signal))
      const answer = await accepted(noteOrigin(result.response, originFor(request)), traits)
      throw oddAnswer(answer, `it answered ${answer.statusCode} where it should open a stream`)
    },
  }
}

/** @throws DkrError CREDENTIALS for a request that would change an engine which may be another than the one meant */
function onlyReading({presumed}: Endpoint, {method}: EngineRequest): void {
  if (presumed && method !== 'GET' && method !== 'HEAD') throw presumed
}

/** Only now it is worth a look at what else this machine has. */
async function explainUnreachable(error: unknown, endpoint: Endpoint, env: NodeJS.ProcessEnv): Promise<DkrError> {
  const {lookAround} = await import('./connect/look-around.js')
  return connectionError(error, {...endpoint, ...(await lookAround(endpoint, env))})
}

async function findMachine(endpoint: Endpoint): Promise<void> {
  if ('ssh' in endpoint.address) endpoint.machine = await sshHostName(endpoint.address.ssh)
}

/** Whatever breaks the stream later reaches its reader as a DkrError, whoever reads it. */
function translating<T extends Duplex | IncomingMessage>(stream: T, translate: (error: unknown) => DkrError): T {
  const destroy = stream.destroy.bind(stream) as (error?: Error) => T
  stream.destroy = ((error?: Error) => destroy(error && translate(error))) as T['destroy']
  return stream
}

/** Node ends an answer that has no length as if it were whole when its request is aborted: a reader would not know. */
function failOnAbort(answer: IncomingMessage, signal: AbortSignal): void {
  const fail = () => void answer.destroy(signal.reason)
  if (signal.aborted) fail()
  signal.addEventListener('abort', fail, {once: true})
  answer.once('close', () => signal.removeEventListener('abort', fail))
}

async function accepted(answer: IncomingMessage, traits: EngineTraits): Promise<IncomingMessage> {
  const status = answer.statusCode ?? 0
  if (status < 400 && !isForeign(answer)) return answer
  if (isForeign(answer)) leaveConnection(answer)
  const body = await readText(answer)
  const {location} = answer.headers
  if (status < 400 && location) throw oddAnswer(answer, `it answered ${status} and sends dkr on to ${location}`)
  if (status < 400 || isPage(body))
    throw oddAnswer(answer, `it answered ${status} with a web page: ${excerpt(textOfPage(body))}`)
  throw Object.assign(engineAnswerError(status, messageOf(body), traits), {status})
}

/** What is no engine may close the connection without a word: the next call, such as a clean-up, gets one of its own. */
function leaveConnection(answer: IncomingMessage): void {
  const {req} = answer as IncomingMessage & {req?: {shouldKeepAlive: boolean}}
  if (req) req.shouldKeepAlive = false
}

/** The engine wraps its errors as {"message": …}; a proxy in between may not. */
function messageOf(body: string): string {
  try {
    const {message} = JSON.parse(body) as {message?: unknown}
    return typeof message === 'string' ? message : body
  } catch {
    return body
  }
}

/** Success as no engine has it: it never sends on to another address, and names its API wherever it has something to say. */
function isForeign({statusCode = 0, headers}: IncomingMessage): boolean {
  const sendsOn = statusCode >= 300 && statusCode !== 304
  return sendsOn || (/^text\/html/i.test(headers['content-type'] ?? '') && headers['api-version'] === undefined)
}

const isPage = (body: string): boolean => /^\s*<(?:!doctype|html|head|\?xml)/i.test(body)

/** What a person would read of a web page. */
function textOfPage(page: string): string {
  return page.slice(0, 4000).replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>|<[^>]*>/gi, ' ')
}

/** The HTTP status behind an error of the engine, where there was one. */
export function statusOf(error: unknown): number | undefined {
  return (error as {status?: number}).status
}

/**
 * The result of a dockerode call; its failure is a DkrError.
 * @param signal what the call may have been given up by
 */
export async function explaining<T>(call: Promise<T>, endpoint: Endpoint, signal?: AbortSignal): Promise<T> {
  return call.catch(error => {
    throw isDkrError(error) ? error : failure(error, endpoint, signal)
  })
}

function failure(error: unknown, endpoint: Endpoint, signal?: AbortSignal): DkrError {
  return aborted(error, signal) ?? connectionError(error, endpoint)
}

function aborted(error: unknown, signal?: AbortSignal): DkrError | undefined {
  if (!signal?.aborted) return undefined
  return isDkrError(signal.reason)
    ? signal.reason
    : new DkrError('INTERRUPTED', {message: 'interrupted', suggestions: ['run it again'], exitCode: 130, cause: error})
}
