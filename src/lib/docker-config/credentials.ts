import {type DkrError, isDkrError} from '../errors/dkr-error.js'
import type {ImageReference} from '../reference/image.js'
import {findAuth, type Login, readAuth} from './auths.js'
import {configuredHelper} from './configured-helper.js'
import type {DockerConfig} from './docker-config.js'
import {environmentLogin} from './environment-auths.js'
import {helperGet} from './helper.js'
import {defaultHelper} from './installed-helpers.js'
import {namingRegistry} from './naming-registry.js'
import {dockerConfigPath, loadDockerConfig} from './read.js'
import {registryKey} from './registry-key.js'

export {registryKey} from './registry-key.js'

/** A log-in, and where it was found. */
export interface Credentials extends Login {
  serverAddress: string
  /** For people: `credsStore "pass"`, `auths of config.json`. */
  from: string
}

type Tell = (text: string) => void

/**
 * The credentials docker's client would use for a registry: DOCKER_AUTH_CONFIG, then the helper that config.json
 * names (`credHelpers`, `credsStore`), else `auths` (docker/cli: ConfigFile.GetAuthConfig).
 * @param host `docker.io`, `localhost:5000`, `registry-1.docker.io`
 * @param tell gets a sentence when DOCKER_AUTH_CONFIG is broken: docker goes on without it, and so does dkr
 * What of config.json cannot be read counts as not there: that is told once, for all that a command needs of it.
 * @throws DkrError CREDENTIALS for a missing or failing helper, or a broken entry
 */
export async function resolveCredentials(
  host: string,
  env: NodeJS.ProcessEnv = process.env,
  tell: Tell = () => {},
): Promise<Credentials | undefined> {
  return namingRegistry(host, () => lookUp(registryKey(host), env, tell))
}

async function lookUp(key: string, env: NodeJS.ProcessEnv, tell: Tell): Promise<Credentials | undefined> {
  const fromEnvironment = environmentLogin(key, env, tell)
  if (fromEnvironment) return {...fromEnvironment, serverAddress: key, from: 'DOCKER_AUTH_CONFIG'}
  const {config} = loadDockerConfig(env)
  const helper = configuredHelper(config, key, env)
  if (helper) return found(await helperGet(helper, key, env), key, helper.from)
  const usual = defaultHelper(config, env)
  if (usual) return found(await helperGet(usual, key, env).catch(nothing), key, usual.from)
  return inFile(config, key, env)
}

/** The log-in that lies in config.json itself. */
function inFile(config: DockerConfig, key: string, env: NodeJS.ProcessEnv): Credentials | undefined {
  const entry = findAuth(config.auths, key)
  if (!entry) return undefined
  const [name, auth] = entry
  return found(readAuth(auth, `${dockerConfigPath(env)} for ${name}`), name, 'auths of config.json')
}

/** Nobody asked for that helper: where it fails, docker goes on without a log-in. */
function nothing(error: unknown): undefined {
  if (!isDkrError(error)) throw error
}

/** An entry without any secret (docker leaves one behind for each registry whose log-in a helper keeps) is none. */
function found(login: Login | undefined, serverAddress: string, from: string): Credentials | undefined {
  const {username, secret, identityToken, registryToken} = login ?? {}
  if (!username && !secret && !identityToken && !registryToken) return undefined
  return {...login, serverAddress, from}
}

/**
 * The same, for work that may well succeed without a log-in (a public image, a registry without one): a broken
 * helper is told with its line of config.json, and the work goes on with what the file itself has, as docker's does
 * (docker/cli: nativeStore.Get gives that beside its error), or without credentials.
 */
export async function credentialsOrWarning(
  host: string,
  warn: Tell,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Credentials | undefined> {
  try {
    return await resolveCredentials(host, env, warn)
  } catch (error) {
    if (!isDkrError(error) || error.code !== 'CREDENTIALS') throw error
    const own = ownLogin(host, env)
    warn(`${sentence(error)}; going on ${own ? `with the log-in in ${own.from}` : `without a log-in for ${host}`}`)
    return own
  }
}

function ownLogin(host: string, env: NodeJS.ProcessEnv): Credentials | undefined {
  try {
    return inFile(loadDockerConfig(env).config, registryKey(host), env)
  } catch (error) {
    if (isDkrError(error)) return undefined
    throw error
  }
}

function sentence({message, why, evidence = []}: DkrError): string {
  return [message, ...(why ? [why] : []), ...evidence].join(': ')
}

/**
 * X-Registry-Auth for a pull, or undefined when there are no credentials.
 * @param warn where a broken credential helper is told; without it that is an error
 */
export async function pullAuth(
  {domain}: Pick<ImageReference, 'domain'>,
  warn?: Tell,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const credentials = warn ? await credentialsOrWarning(domain, warn, env) : await resolveCredentials(domain, env)
  return credentials && authHeader(credentials)
}

/** Credentials as the Engine API writes them in JSON (AuthConfig). */
export function authConfig(credentials: Login & {serverAddress: string}): Record<string, string> {
  const {username, secret, identityToken, registryToken, serverAddress} = credentials
  const fields = {
    username,
    password: secret,
    serveraddress: serverAddress,
    identitytoken: identityToken,
    registrytoken: registryToken,
  }
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1])))
}

/**
 * The value of X-Registry-Auth: base64url of JSON, with its padding. Without the padding, and in plain base64,
 * the engine reads nothing and goes on without credentials.
 */
export function authHeader(credentials: Login & {serverAddress: string}): string {
  const base64 = Buffer.from(JSON.stringify(authConfig(credentials))).toString('base64')
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}
