import {createHash} from 'node:crypto'
import {existsSync, realpathSync} from 'node:fs'
import {join} from 'node:path'
import {dockerConfigDir, readDockerConfig} from '../../docker-config/read.js'
import {DkrError} from '../../errors/dkr-error.js'
import {readRegularFile, readRegularText} from '../../files/read-file.js'
import {shellWord} from '../../output/shell-word.js'
import {homeDir} from '../../project/user-dirs.js'
import {type Endpoint, parseEndpoint, type TlsMaterial} from './endpoint.js'

export interface EngineChoice {
  /** `--host` */
  host?: string
  /** `--context` */
  context?: string
}

/**
 * Finds the engine as docker's client does (docker/cli, resolveContextName): `--context` or `--host`,
 * DOCKER_HOST, DOCKER_CONTEXT, currentContext of config.json, then the sockets engines usually have.
 * @throws DkrError USAGE when both flags are given, ENGINE_CONTEXT for an unknown context
 */
export function resolveEndpoint(choice: EngineChoice, env: NodeJS.ProcessEnv = process.env): Endpoint {
  if (choice.host && choice.context) {
    throw new DkrError('USAGE', {
      message: 'conflicting options: either --host or --context, not both',
      suggestions: ['leave out --host to use the context', 'leave out --context to use the host'],
    })
  }
  if (choice.context) return contextEndpoint(choice.context, '--context', env)
  if (choice.host) return parseEndpoint(choice.host, '--host', environmentTls(env))
  if (env.DOCKER_HOST) return parseEndpoint(env.DOCKER_HOST, 'DOCKER_HOST', environmentTls(env))
  if (env.DOCKER_CONTEXT) return contextEndpoint(env.DOCKER_CONTEXT, 'DOCKER_CONTEXT', env)
  const current = readDockerConfig(env).currentContext
  if (current) return contextEndpoint(current, 'currentContext of config.json', env)
  return defaultEndpoint(env)
}

/** Bytes of a context's description or of a certificate. */
const maxSize = 1024 * 1024

interface ContextMeta {
  Endpoints?: {docker?: {Host?: string; SkipTLSVerify?: boolean}}
}

function contextEndpoint(name: string, from: string, env: NodeJS.ProcessEnv): Endpoint {
  if (name === 'default')
    return env.DOCKER_HOST ? parseEndpoint(env.DOCKER_HOST, 'DOCKER_HOST', environmentTls(env)) : defaultEndpoint(env)
  const id = createHash('sha256').update(name).digest('hex')
  const dir = join(dockerConfigDir(env), 'contexts')
  const meta = readMeta(join(dir, 'meta', id, 'meta.json'), name, from)
  const docker = meta.Endpoints?.docker
  if (!docker?.Host) throw contextError(`context "${name}" has no docker endpoint`, from)
  const tls = readTls(join(dir, 'tls', id, 'docker'), !docker.SkipTLSVerify)
  return parseEndpoint(docker.Host, `context "${name}"`, tls)
}

function readMeta(path: string, name: string, from: string): ContextMeta {
  try {
    return JSON.parse(readRegularText(path, maxSize)) as ContextMeta
  } catch (error) {
    throw contextError(`context "${name}": context not found`, from, error)
  }
}

function contextError(message: string, from: string, cause?: unknown): DkrError {
  return new DkrError('ENGINE_CONTEXT', {
    message,
    why: `it was asked for by ${from}`,
    suggestions: ['docker context ls', 'dkr --context default …'],
    cause,
  })
}

/** docker takes any non-empty DOCKER_TLS_VERIFY as yes. */
function environmentTls(env: NodeJS.ProcessEnv): TlsMaterial | undefined {
  if (!env.DOCKER_TLS_VERIFY && !env.DOCKER_TLS) return undefined
  const dir = env.DOCKER_CERT_PATH || dockerConfigDir(env)
  return readTls(dir, Boolean(env.DOCKER_TLS_VERIFY)) ?? {verify: Boolean(env.DOCKER_TLS_VERIFY)}
}

function readTls(dir: string, verify: boolean): TlsMaterial | undefined {
  const material = {ca: readPem(dir, 'ca.pem'), cert: readPem(dir, 'cert.pem'), key: readPem(dir, 'key.pem'), verify}
  return material.ca || material.cert || material.key || !verify ? material : undefined
}

function readPem(dir: string, name: string): Buffer | undefined {
  const path = join(dir, name)
  try {
    return readRegularFile(path, maxSize)
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new DkrError('ENGINE_TLS', {
      message: `cannot read ${path}`,
      why: message,
      suggestions: [
        `chmod u+r ${shellWord(path)}`,
        'DOCKER_CERT_PATH names the folder of ca.pem, cert.pem and key.pem',
      ],
      cause,
    })
  }
}

/** The sockets of engines on one machine, docker's own first, then docker's without root, desktops, Podman. */
export function wellKnownSockets(env: NodeJS.ProcessEnv = process.env): string[] {
  const home = homeDir(env)
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`
  return [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    ...[
      '.docker/run/docker.sock',
      '.docker/desktop/docker.sock',
      '.colima/default/docker.sock',
      '.rd/docker.sock',
      '.orbstack/run/docker.sock',
    ].map(path => join(home, path)),
    join(runtime, 'podman/podman.sock'),
    '/run/podman/podman.sock',
  ]
}

function defaultEndpoint(env: NodeJS.ProcessEnv): Endpoint {
  if (process.platform === 'win32') return parseEndpoint('npipe:////./pipe/docker_engine', 'the default pipe')
  const sockets = wellKnownSockets(env)
  const [path = sockets[0]!, ...others] = distinct(sockets.filter(existsSync))
  const source = path === sockets[0] ? 'the default socket' : `the socket found at ${path}`
  return {...parseEndpoint(`unix://${path}`, source), ...(others.length > 0 && {others})}
}

/** One socket under two names (Docker Desktop links /var/run/docker.sock to its own) is one engine. */
function distinct(paths: string[]): string[] {
  const real = paths.map(path => realpathSync(path))
  return paths.filter((_path, i) => real.indexOf(real[i]!) === i)
}

/**
 * Which engine was taken, where the user may not expect it: several sockets are there, docker's own is not,
 * and nothing said which one is meant.
 */
export function takenNote({url, others = []}: Endpoint): string | undefined {
  if (others.length === 0 || url === 'unix:///var/run/docker.sock') return undefined
  return `using the engine at ${url}; there is also ${others.join(', ')} (DOCKER_HOST chooses)`
}
