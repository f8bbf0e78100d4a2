import {connectionError} from '../../errors/connection.js'
import {DkrError} from '../../errors/dkr-error.js'
import {abortAfter} from '../abort-after.js'
import {readText} from '../streams.js'
import {send} from '../transport.js'
import type {Endpoint} from './endpoint.js'

export interface ServerInfo {
  /** The version both sides speak: "1.41". */
  apiVersion: string
  /** The newest version the engine speaks. */
  maxApiVersion: string
  os: string
  podman: boolean
  /** Name and version of the engine itself: `Docker/28.0.1 (linux)`. */
  program?: string
}

/** The newest API that dkr was written against; older engines are spoken to in their own version. */
export const newestApi = '1.47'
/** Milliseconds; ssh has a limit of its own for the connection, and may ask a slow agent before. */
const pingTimeout = 5000
const sshTimeout = 35_000

/**
 * Asks the engine who it is (GET /_ping) and agrees on an API version, as docker does.
 * @param explain what an engine that cannot be reached comes to
 * @throws DkrError with exit code 3
 */
export async function ping(
  endpoint: Endpoint,
  env: NodeJS.ProcessEnv,
  explain: (error: unknown) => Promise<DkrError> | DkrError = error => connectionError(error, endpoint),
): Promise<ServerInfo> {
  const timeout = 'ssh' in endpoint.address ? sshTimeout : pingTimeout
  const {answer, text} = await ask(endpoint, abortAfter(timeout)).catch(async error => {
    throw await explain(error.name === 'TimeoutError' || error.name === 'AbortError' ? silent(timeout) : error)
  })
  const max = answer.headers['api-version']
  if (answer.statusCode !== 200 || typeof max !== 'string' || !/^\d+\.\d+$/.test(max))
    throw notAnEngine(endpoint, answer.statusCode, text)
  return {
    apiVersion: wantedVersion(env) ?? older(max, newestApi),
    maxApiVersion: max,
    os: String(answer.headers.ostype ?? 'linux'),
    podman: 'libpod-api-version' in answer.headers,
    program: answer.headers.server?.toString(),
  }
}

/** Milliseconds for an engine that nobody asked for: the answer to the user waits for it. */
const glance = 1000

/** Whether an engine answers at once. */
export async function answers(endpoint: Endpoint): Promise<boolean> {
  const {answer} = await ask(endpoint, abortAfter(glance)).catch(() => ({answer: undefined}))
  return answer?.statusCode === 200 && answer.headers['api-version'] !== undefined
}

/** Header and body: a body that never ends is no answer either. */
async function ask(endpoint: Endpoint, signal: AbortSignal) {
  const answer = await send(endpoint, {method: 'GET', path: '/_ping', signal})
  return {answer, text: await readText(answer)}
}

const silent = (ms: number) => Object.assign(new Error(`no answer within ${ms / 1000} seconds`), {code: 'ETIMEDOUT'})

/** DOCKER_API_VERSION beats what was agreed on, as with docker. */
function wantedVersion({DOCKER_API_VERSION: wanted}: NodeJS.ProcessEnv): string | undefined {
  const version = wanted?.replace(/^v/, '')
  if (!version || /^\d+\.\d+$/.test(version)) return version || undefined
  throw new DkrError('ENGINE_VERSION', {
    message: `DOCKER_API_VERSION is not a version: ${wanted}`,
    suggestions: ['unset DOCKER_API_VERSION: dkr finds the version itself', 'DOCKER_API_VERSION=1.41 dkr …'],
  })
}

function notAnEngine(endpoint: Endpoint, status: number | undefined, text: string): DkrError {
  if (/HTTP request to an HTTPS server/i.test(text)) return wantsTls(endpoint)
  return new DkrError('ENGINE_PROTOCOL', {
    message: `what answers at ${endpoint.url} is not a container engine`,
    why: `it answered ${status} to /_ping, without an API version`,
    suggestions: [`check ${endpoint.source}`],
  })
}

function wantsTls({url}: Endpoint): DkrError {
  return new DkrError('ENGINE_TLS_MISMATCH', {
    message: `the engine at ${url} wants TLS, and dkr spoke without it`,
    why: 'neither the environment nor a docker context says that this address has TLS',
    suggestions: [
      'DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER dkr … (ca.pem, cert.pem and key.pem in the folder)',
      'dkr --context NAME … for an engine with its certificates in a docker context',
    ],
  })
}

/** The lower of two versions like "1.9" and "1.41". */
export function older(a: string, b: string): string {
  const [aMajor, aMinor] = a.split('.').map(Number) as [number, number]
  const [bMajor, bMinor] = b.split('.').map(Number) as [number, number]
  return aMajor < bMajor || (aMajor === bMajor && aMinor < bMinor) ? a : b
}
