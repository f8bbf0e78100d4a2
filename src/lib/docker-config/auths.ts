import {DkrError} from '../errors/dkr-error.js'
import {trimOf} from '../values/trim.js'
import type {StoredAuth} from './docker-config.js'
import {hostnameOf} from './registry-key.js'

/** User name, password and tokens, wherever they were kept. */
export interface Login {
  username?: string
  /** Password or access token. */
  secret?: string
  /** What a registry gave in exchange for the password. */
  identityToken?: string
  registryToken?: string
}

/**
 * The entry of `auths` for a registry: its key itself, or any key with the same host
 * (docker/cli: fileStore.Get; old clients wrote `https://host/v1/`).
 */
export function findAuth(auths: Record<string, StoredAuth> = {}, key: string): [string, StoredAuth] | undefined {
  if (Object.hasOwn(auths, key)) return [key, auths[key]!]
  return Object.entries(auths).find(([name]) => hostnameOf(name) === key)
}

/**
 * Reads one entry of `auths`; `auth` beats the separate fields, as in docker.
 * @param where how to name the entry in an error
 * @throws DkrError CREDENTIALS, without the text of the entry
 */
export function readAuth(entry: StoredAuth, where: string): Login {
  const pair = entry.auth ? decodeAuth(entry.auth, where) : {username: entry.username, secret: entry.password}
  return {...pair, identityToken: entry.identitytoken, registryToken: entry.registrytoken}
}

/** base64 of `user:password`; the password may have colons, the user may not (docker/cli: decodeAuth). */
export function decodeAuth(auth: string, where: string): {username: string; secret: string} {
  const text = /^[A-Za-z0-9+/]*={0,2}$/.test(auth) ? Buffer.from(auth, 'base64').toString('utf8') : ''
  const colon = text.indexOf(':')
  if (colon < 1) {
    throw new DkrError('CREDENTIALS', {
      message: `"auth" is broken in ${where}`,
      why: 'it must be the base64 form of user:password',
      suggestions: ['log in again: dkr login REGISTRY'],
    })
  }
  return {username: text.slice(0, colon), secret: trimOf(text.slice(colon + 1), '\0')}
}

/** The entry of `auths` that docker would write. */
export function encodeAuth({username = '', secret = '', identityToken, registryToken}: Login): StoredAuth {
  const auth = username || secret ? {auth: Buffer.from(`${username}:${secret}`).toString('base64')} : {}
  return {
    ...auth,
    ...(identityToken && {identitytoken: identityToken}),
    ...(registryToken && {registrytoken: registryToken}),
  }
}
