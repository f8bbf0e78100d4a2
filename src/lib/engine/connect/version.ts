import {DkrError} from '../../errors/dkr-error.js'
import type {Engine} from '../engine.js'
import {older} from './ping.js'

/** The first Docker release with an API version, as far as features need it. */
const releases: Record<string, string> = {
  '1.40': '19.03',
  '1.41': '20.10',
  '1.42': '23.0',
  '1.43': '24.0',
  '1.44': '25.0',
  '1.45': '26.0',
  '1.46': '27.0',
  '1.47': '27.2',
}

/**
 * Makes sure that the engine is new enough for what was asked of it; an older one would ignore it silently.
 * @param feature in the user's words: `stop --signal`
 * @param needed the API version that brought it: `1.42`
 * @throws DkrError ENGINE_VERSION, naming feature, version needed and version found
 */
export function requireApi({server, endpoint}: Pick<Engine, 'server' | 'endpoint'>, feature: string, needed: string) {
  if (older(server.apiVersion, needed) === needed) return
  const release = releases[needed]
  throw new DkrError('ENGINE_VERSION', {
    message: `${feature} needs API ${needed}${release ? ` (Docker ${release})` : ''}, and the engine speaks ${server.apiVersion}`,
    why: `${endpoint.url} is ${server.podman ? 'Podman' : 'an older engine'}`,
    suggestions: [`do it without ${feature}`, 'dkr doctor'],
  })
}
