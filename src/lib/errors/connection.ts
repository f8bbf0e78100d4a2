import {isNativeError} from 'node:util/types'
import type {ErrorCode} from './codes.js'
import {DkrError, isDkrError} from './dkr-error.js'

/** Where the engine was looked for: enough to word an error. */
export interface EngineAddress {
  url: string
  source: string
}

interface Row {
  code: ErrorCode
  message: string
  why: string
  suggestions: [string, ...string[]]
}

/** Turns an error of the connection itself (no HTTP answer) into one that says what to do. */
export function connectionError(error: unknown, engine: EngineAddress): DkrError {
  if (isDkrError(error)) return error
  const cause = error as NodeJS.ErrnoException
  const row = rowFor(cause, engine)
  return new DkrError(row.code, {
    message: row.message,
    why: row.why,
    suggestions: row.suggestions,
    cause: isNativeError(error) ? error : undefined,
  })
}

function rowFor(error: NodeJS.ErrnoException, {url, source}: EngineAddress): Row {
  const from = source === 'the default socket' ? source : `${url}, from ${source}`
  const start: [string, ...string[]] = ['start it: sudo systemctl start docker, or open Docker Desktop', 'dkr doctor']
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        code: 'ENGINE_NOT_FOUND',
        message: `no engine answers at ${url}`,
        why: `there is no socket (${from})`,
        suggestions: start,
      }
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'ENGINE_DENIED',
        message: `permission denied on the engine's socket ${url}`,
        why: 'only root and the group "docker" may use it',
        suggestions: ['sudo usermod -aG docker $USER, then log in again', 'sudo dkr …'],
      }
    case 'ECONNREFUSED':
      return {
        code: 'ENGINE_REFUSED',
        message: `no engine answers at ${url}`,
        why: `nothing listens there (${from})`,
        suggestions: start,
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        code: 'ENGINE_NOT_FOUND',
        message: `no engine answers at ${url}`,
        why: 'its host name is not known',
        suggestions: [`check ${source}`, 'dkr --context default …'],
      }
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        code: 'ENGINE_TIMEOUT',
        message: `the engine at ${url} does not answer`,
        why: error.message,
        suggestions: [`check that the host of ${source} is up and its port open`, 'dkr doctor'],
      }
    default:
      return fallback(error, url, source)
  }
}

function fallback(error: NodeJS.ErrnoException, url: string, source: string): Row {
  if (/^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_|UNABLE_TO|SELF_SIGNED|EPROTO)/.test(error.code ?? '')) {
    return {
      code: 'ENGINE_TLS',
      message: `TLS with the engine at ${url} failed`,
      why: error.message,
      suggestions: ['check DOCKER_TLS_VERIFY and the files in DOCKER_CERT_PATH'],
    }
  }
  if (error.code?.startsWith('HPE_')) {
    return {
      code: 'ENGINE_PROTOCOL',
      message: `what answers at ${url} does not speak HTTP`,
      why: 'it may expect TLS, or be another program',
      suggestions: ['DOCKER_TLS_VERIFY=1 dkr …', `check ${source}`],
    }
  }
  return {
    code: 'ENGINE_GONE',
    message: `the connection to the engine at ${url} broke`,
    why: error.message || String(error.code),
    suggestions: ['try again', 'dkr doctor'],
  }
}
