import type {Login} from '../docker-config/auths.js'
import {authConfig} from '../docker-config/credentials.js'
import {registryKey} from '../docker-config/registry-key.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {registryError} from '../engine/registry-error.js'
import {readJson} from '../engine/streams.js'

/**
 * Has the registry check a log-in, through the engine (POST /auth).
 * Not through dockerode: that call could not be interrupted while the registry keeps silent.
 * @param registry host and port; docker.io for Docker Hub
 * @returns the identity token, where the registry gives one in exchange for the password
 * @throws DkrError LOGIN_FAILED, REGISTRY_UNREACHABLE
 */
export async function checkLogin(
  engine: Engine,
  registry: string,
  login: Login,
  signal: AbortSignal,
): Promise<{identityToken?: string}> {
  const body = authConfig({...login, serverAddress: registryKey(registry)})
  const answer = await engine.stream({method: 'POST', path: '/auth', body, signal}).catch(error => {
    if (statusOf(error) === undefined) throw error
    const text = (error as Error).message
    throw registryError(text, {action: 'login', image: registry, host: registry, loggedIn: true})
  })
  // An engine may also answer 204, without a text.
  const told = (await readJson(answer, false)) as {IdentityToken?: string | null} | undefined
  return {identityToken: told?.IdentityToken || undefined}
}
