import {existsSync, realpathSync} from 'node:fs'
import {join} from 'node:path'
import {loadDockerConfig} from '../../docker-config/read.js'
import {DkrError} from '../../errors/dkr-error.js'
import {homeDir} from '../../project/user-dirs.js'
import {contextEndpoint} from './contexts.js'
import {type Endpoint, parseEndpoint} from './endpoint.js'
import {presumption} from './presumed.js'
import {environmentTls} from './tls.js'

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
  if (choice.context) return namedContext(choice.context, '--context', env)
  if (choice.host) return parseEndpoint(choice.host, '--host', environmentTls(env))
  if (env.DOCKER_HOST) return parseEndpoint(env.DOCKER_HOST, 'DOCKER_HOST', environmentTls(env))
  if (env.DOCKER_CONTEXT) return namedContext(env.DOCKER_CONTEXT, 'DOCKER_CONTEXT', env)
  return currentEndpoint(env)
}

/** The default context is what DOCKER_HOST says, where that is set. */
function namedContext(name: string, from: string, env: NodeJS.ProcessEnv): Endpoint {
  if (name !== 'default') return contextEndpoint(name, from, env)
  return env.DOCKER_HOST ? parseEndpoint(env.DOCKER_HOST, 'DOCKER_HOST', environmentTls(env)) : defaultEndpoint(env)
}

/** The engine that config.json means; one that cannot be read means the default one, as with docker. */
function currentEndpoint(env: NodeJS.ProcessEnv): Endpoint {
  const {config, problem} = loadDockerConfig(env)
  if (config.currentContext) return namedContext(config.currentContext, 'currentContext of config.json', env)
  const endpoint = defaultEndpoint(env)
  if (!problem?.keys.has('currentContext')) return endpoint
  return {...endpoint, presumed: presumption(problem.error, endpoint, env)}
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

/** The engine of this machine: what nothing else chooses. */
export function defaultEndpoint(env: NodeJS.ProcessEnv): Endpoint {
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
