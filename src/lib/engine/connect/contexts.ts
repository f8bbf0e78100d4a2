import {createHash} from 'node:crypto'
import {readdirSync} from 'node:fs'
import {join} from 'node:path'
import {dockerConfigDir} from '../../docker-config/read.js'
import {lookAt, waysToRead} from '../../docker-config/unreadable.js'
import {DkrError} from '../../errors/dkr-error.js'
import {readRegularText} from '../../files/read-file.js'
import {shellWord} from '../../output/shell-word.js'
import {type Endpoint, parseEndpoint} from './endpoint.js'
import {readTls} from './tls.js'

/** Bytes of a context's description. */
const maxSize = 1024 * 1024

interface ContextMeta {
  Name?: string
  Endpoints?: {docker?: {Host?: string; SkipTLSVerify?: boolean}}
}

/**
 * The engine of a stored docker context.
 * @param from who asked for it: `--context`, `DOCKER_CONTEXT`
 * @throws DkrError ENGINE_CONTEXT when there is no such context, or it cannot be read
 */
export function contextEndpoint(name: string, from: string, env: NodeJS.ProcessEnv): Endpoint {
  const id = createHash('sha256').update(name).digest('hex')
  const meta = readMeta(metaPath(id, env), {name, from, env})
  const docker = meta.Endpoints?.docker
  if (typeof docker?.Host !== 'string' || docker.Host === '')
    throw contextError(`context "${name}" has no docker endpoint`, {name, from, env})
  const tls = readTls(join(dockerConfigDir(env), 'contexts', 'tls', id, 'docker'), !docker.SkipTLSVerify)
  return parseEndpoint(docker.Host, `context "${name}"`, tls)
}

const metaPath = (id: string, env: NodeJS.ProcessEnv) => join(dockerConfigDir(env), 'contexts', 'meta', id, 'meta.json')

interface Asked {
  name: string
  from: string
  env: NodeJS.ProcessEnv
}

function readMeta(path: string, asked: Asked): ContextMeta {
  const {name} = asked
  let text: string
  try {
    text = readRegularText(path, maxSize)
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG')
      throw contextError(`context "${name}": context not found`, asked)
    throw unreadableContext(path, asked, {code, message})
  }
  return parseMeta(text) ?? fail(contextError(`context "${name}": ${path} is not a JSON object`, asked))
}

/** It is there, and is kept from us: another context is not what was meant. */
function unreadableContext(path: string, {name, from}: Asked, {code, message}: Fault): DkrError {
  const denied = code === 'EACCES' || code === 'EPERM'
  return new DkrError('ENGINE_CONTEXT', {
    message: `context "${name}": cannot read ${path}`,
    why: `${denied ? 'permission denied' : message}; it was asked for by ${from}`,
    suggestions: denied ? waysToRead(lookAt(path)) : ['dkr --host ADDRESS … names the engine itself'],
  })
}

type Fault = Pick<NodeJS.ErrnoException, 'code' | 'message'>

function fail(error: DkrError): never {
  throw error
}

function parseMeta(text: string): ContextMeta | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function contextError(message: string, {name, from, env}: Asked): DkrError {
  const others = storedContexts(env).filter(other => other.name !== name)
  const known = others.length > 0 ? `; stored contexts: ${others.map(other => other.name).join(', ')}` : ''
  const ways = others.slice(0, 3).map(other => `dkr --context ${shellWord(other.name)} …`)
  return new DkrError('ENGINE_CONTEXT', {
    message,
    why: `it was asked for by ${from}${known}`,
    // The default context is DOCKER_HOST where that is set, as with docker.
    suggestions: [
      ways[0] ?? 'dkr --context default …',
      ...ways.slice(1),
      ...(ways[0] ? ['dkr --context default …'] : []),
    ],
  })
}

/** A context as it is stored, and the address of its engine. */
export interface StoredContext {
  name: string
  host: string
}

/** The contexts that are stored beside the default one; what cannot be read is left out. Never fails. */
export function storedContexts(env: NodeJS.ProcessEnv): StoredContext[] {
  const ids = namesIn(join(dockerConfigDir(env), 'contexts', 'meta'))
  return ids.flatMap(id => {
    const meta = quietly(() => parseMeta(readRegularText(metaPath(id, env), maxSize)))
    const host = meta?.Endpoints?.docker?.Host
    return typeof meta?.Name === 'string' && typeof host === 'string' ? [{name: meta.Name, host}] : []
  })
}

const namesIn = (folder: string) => quietly(() => readdirSync(folder).sort()) ?? []

function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
