import {afterEach, beforeEach} from '@jest/globals'
import {openSession, type Session, type SessionOptions} from '../../src/lib/engine/buildkit/session.js'
import {type FakeBuildkit, fakeBuildkit} from './fake-buildkit.js'

/** What a test of a build session has: the other side of it, and the session once it is opened. */
export interface SessionCase {
  buildkit: FakeBuildkit
  session?: Session
  /** Opens the session; the answer is BuildKit's end of it. */
  start(options?: Partial<SessionOptions>): Promise<Awaited<ReturnType<FakeBuildkit['client']>>>
}

/** A BuildKit for each test of a file; it and the session are closed behind it. */
export function sessionCase(name = 'context'): SessionCase {
  const here = {
    async start(options: Partial<SessionOptions> = {}) {
      const {upgrade} = here.buildkit
      here.session = await openSession({upgrade, name, sharedKey: 'key', folders: {}, ...options})
      return here.buildkit.client()
    },
  } as SessionCase
  beforeEach(async () => {
    here.buildkit = await fakeBuildkit()
  })
  afterEach(async () => {
    await here.session?.close()
    here.session = undefined
    await here.buildkit.close()
  })
  return here
}
