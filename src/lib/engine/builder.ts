import {randomBytes} from 'node:crypto'
import {dialSession} from './buildkit/dial.js'
import {type Engine, statusOf} from './engine.js'

export type Builder = 'buildkit' | 'classic'

/**
 * Which builder the engine has, found by asking for a session: the header of /_ping that tells it is
 * missing on 20.10, and Podman has no sessions. DOCKER_BUILDKIT=0 asks for the classic one, as with docker.
 */
export async function pickBuilder(engine: Engine, env: NodeJS.ProcessEnv): Promise<Builder> {
  if (askedBuilder(env) === 'classic') return 'classic'
  try {
    // An id of its own: the engine refuses a second session under the same one.
    const details = {id: randomBytes(16).toString('hex'), name: 'probe', sharedKey: '', methods: []}
    const socket = await dialSession(engine.upgrade, details)
    socket.on('error', () => {})
    socket.destroy()
    return 'buildkit'
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return 'classic'
  }
}

/** The builder that the environment asks for, as with docker. */
export function askedBuilder({DOCKER_BUILDKIT: value}: NodeJS.ProcessEnv): Builder | undefined {
  if (value === undefined || value === '') return undefined
  return value === '0' || value.toLowerCase() === 'false' ? 'classic' : 'buildkit'
}
