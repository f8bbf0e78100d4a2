import {isNativeError} from 'node:util/types'
import type {ErrorCode} from './codes.js'
import {DkrError, isDkrError} from './dkr-error.js'
import {engineKind} from './engine-kind.js'
import type {Row} from './row.js'
import {sshRow} from './ssh.js'
import {type MachineFacts, noEngineInstalled, startEngine} from './start-engine.js'

/** Where the engine was looked for: enough to word an error. */
export interface EngineAddress {
  url: string
  source: string
  /** Sockets of other engines that are there too. */
  others?: readonly string[]
  /** What this machine has; undefined where nobody has looked. */
  facts?: MachineFacts
  /** An engine that answers, and the command that reaches it. */
  answering?: {url: string; command: string}
}

/** Turns an error of the connection itself (no HTTP answer) into one that says what to do. */
export function connectionError(error: unknown, engine: EngineAddress): DkrError {
  if (isDkrError(error)) return error
  const cause = error as NodeJS.ErrnoException
  const {code, message, why, suggestions} = rowFor(cause, engine)
  const [first, ...more] = suggestions
  const {answering} = engine
  return new DkrError(code, {
    message,
    why: answering ? `${why}; an engine answers at ${answering.url}` : why,
    suggestions: [...wayOut(engine), first, ...more, ...otherEngines(engine, code)] as Row['suggestions'],
    cause: isNativeError(error) ? error : undefined,
  })
}

/** An answer that ended in good order and too early: an engine that shuts down, or a proxy with a limit in time, ends so. */
export function endedEarly(engine: EngineAddress): DkrError {
  return connectionError(Object.assign(new Error('ended early'), {code: 'ECONNRESET'}), engine)
}

const unusable = new Set<ErrorCode>(['ENGINE_NOT_FOUND', 'ENGINE_DENIED', 'ENGINE_REFUSED'])

/** The engine that does answer first: whoever has one rarely means to start another. */
function wayOut({answering}: EngineAddress): string[] {
  return answering ? [answering.command] : []
}

/** docker stops at the first socket that is there; the way to the next one is worth a line. */
function otherEngines({others = [], answering}: EngineAddress, code: ErrorCode): string[] {
  return unusable.has(code) && !answering
    ? others.map(path => `another engine is here: DOCKER_HOST=unix://${path} dkr …`)
    : []
}

function rowFor(error: NodeJS.ErrnoException, engine: EngineAddress): Row {
  return (
    networkRow(error, engine) ??
    sshRow(error, engine.url) ??
    tlsRow(error, engine) ??
    protocolRow(error, engine) ?? {
      code: 'ENGINE_GONE',
      message: `the connection to the engine at ${engine.url} broke`,
      why: whyGone(error),
      suggestions: ['is the engine still there? dkr doctor', 'run the same command again'],
    }
  )
}

/** Node's words for "the other side has closed" tell users nothing. */
function whyGone({code, message}: NodeJS.ErrnoException): string {
  const closed = code === 'ECONNRESET' || code === 'EPIPE' || /^(?:aborted|socket hang up|terminated)$/.test(message)
  return closed ? 'the engine ended, or something between it and dkr closed the connection' : message || String(code)
}

function networkRow(error: NodeJS.ErrnoException, engine: EngineAddress): Row | undefined {
  const {url, source, facts, answering} = engine
  const from = source === 'the default socket' ? source : `${url}, from ${source}`
  // One that runs already is not started once more.
  const running = answering && engineKind({url, platform: facts?.platform}) === engineKind(answering)
  const start = [...(running ? [] : startEngine(url, facts)), 'dkr doctor'] as Row['suggestions']
  const installed = facts && noEngineInstalled(facts) ? ', and no engine is installed on this machine' : ''
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      if (error.syscall?.startsWith('spawn')) return undefined
      return {
        code: 'ENGINE_NOT_FOUND',
        message: `no engine answers at ${url}`,
        why: `there is no socket (${from})${installed}`,
        suggestions: start,
      }
    case 'EACCES':
    case 'EPERM':
      return denied(engine)
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
        code: 'ENGINE_HOST_UNKNOWN',
        message: `no engine answers at ${url}`,
        why: 'its host name is not known',
        suggestions: [`check ${source}`],
      }
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return {
        code: 'ENGINE_TIMEOUT',
        message: `the engine at ${url} does not answer`,
        why: error.message,
        suggestions: [`check that the host of ${source} is up and its port open`, 'dkr doctor'],
      }
    default:
      return undefined
  }
}

function denied({url, facts}: EngineAddress): Row {
  const kind = engineKind({url, platform: facts?.platform})
  if (kind.startsWith('podman')) return deniedByPodman(url)
  return {
    code: 'ENGINE_DENIED',
    message: `permission denied on the engine's socket ${url}`,
    why: 'only root and the group that owns the socket ("docker") may use it',
    suggestions: [
      'sudo usermod -aG docker $USER, then log in again (the group is as powerful as root)',
      'sudo dkr …',
      'an engine of your own, without root: dockerd-rootless-setuptool.sh install',
    ],
  }
}

/** Podman has no group: each user has a service of their own, and root's is root's. */
function deniedByPodman(url: string): Row {
  return {
    code: 'ENGINE_DENIED',
    message: `permission denied on the engine's socket ${url}`,
    why: 'only the user whose Podman it is may use the socket',
    suggestions: ['a Podman of your own: systemctl --user start podman.socket', 'sudo dkr …'],
  }
}

function tlsRow(error: NodeJS.ErrnoException, {url, source}: EngineAddress): Row | undefined {
  const {code = '', message} = error
  if (/wrong version number|packet length too long|http request/i.test(message)) {
    return {
      code: 'ENGINE_TLS_MISMATCH',
      message: `the engine at ${url} speaks no TLS, and dkr does`,
      why: `${source} or DOCKER_TLS_VERIFY asks for TLS`,
      suggestions: [
        'unset DOCKER_TLS_VERIFY DOCKER_TLS, if that engine is meant',
        'check the port: 2375 is plain, 2376 has TLS',
      ],
    }
  }
  if (!/^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_|UNABLE_TO|SELF_SIGNED|EPROTO)|_CERT/.test(code)) return undefined
  return {
    code: 'ENGINE_TLS',
    message: `TLS with the engine at ${url} failed`,
    why: tlsReason(code, message),
    suggestions: ['check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, or in the docker context', 'dkr doctor'],
  }
}

/** OpenSSL's alerts say what the engine did not like; the rest is clear enough in Node's words. */
function tlsReason(code: string, message: string): string {
  if (
    /alert bad certificate|certificate required|alert certificate/i.test(message) ||
    /BAD_CERTIFICATE|CERTIFICATE_REQUIRED/.test(code)
  )
    return 'the engine wants a client certificate that its CA has signed, and got none or another'
  if (/^(?:SELF_SIGNED|UNABLE_TO|DEPTH_)/.test(code))
    return `the certificate of the engine is not signed by the CA in ca.pem (${message})`
  return message
}

function protocolRow(error: NodeJS.ErrnoException, {url, source}: EngineAddress): Row | undefined {
  if (!error.code?.startsWith('HPE_')) return undefined
  return {
    code: 'ENGINE_PROTOCOL',
    message: `what answers at ${url} does not speak HTTP`,
    why: 'it may expect TLS, or be another program',
    suggestions: ['DOCKER_TLS_VERIFY=1 dkr …', `check ${source}`],
  }
}
