import {connectionError} from '../../errors/connection.js'
import {DkrError} from '../../errors/dkr-error.js'
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
}

/** The newest API that dkr was written against; older engines are spoken to in their own version. */
export const newestApi = '1.47'
const connectTimeout = 5000

/**
 * Asks the engine who it is (GET /_ping) and agrees on an API version, as docker does.
 * @throws DkrError with exit code 3
 */
export async function ping(endpoint: Endpoint, env: NodeJS.ProcessEnv): Promise<ServerInfo> {
  const answer = await send(endpoint, {method: 'GET', path: '/_ping', timeout: connectTimeout}).catch(error => {
    throw connectionError(error, endpoint)
  })
  const text = await readText(answer)
  const max = answer.headers['api-version']
  if (answer.statusCode !== 200 || typeof max !== 'string' || !/^\d+\.\d+$/.test(max))
    throw notAnEngine(endpoint, answer.statusCode, text)
  return {
    apiVersion: env.DOCKER_API_VERSION?.replace(/^v/, '') || older(max, newestApi),
    maxApiVersion: max,
    os: String(answer.headers.ostype ?? 'linux'),
    podman: 'libpod-api-version' in answer.headers,
  }
}

function notAnEngine(endpoint: Endpoint, status: number | undefined, text: string): DkrError {
  if (/HTTP request to an HTTPS server/i.test(text)) {
    return new DkrError('ENGINE_TLS', {
      message: `the engine at ${endpoint.url} wants TLS`,
      suggestions: ['DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER dkr …'],
    })
  }
  return new DkrError('ENGINE_PROTOCOL', {
    message: `what answers at ${endpoint.url} is not a container engine`,
    why: `it answered ${status} to /_ping, without an API version`,
    suggestions: [`check ${endpoint.source}`],
  })
}

/** The lower of two versions like "1.9" and "1.41". */
export function older(a: string, b: string): string {
  const [aMajor, aMinor] = a.split('.').map(Number) as [number, number]
  const [bMajor, bMinor] = b.split('.').map(Number) as [number, number]
  return aMajor < bMajor || (aMajor === bMajor && aMinor < bMinor) ? a : b
}
