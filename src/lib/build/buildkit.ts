import {randomBytes} from 'node:crypto'
import {basename, dirname} from 'node:path'
import {credentialsOrWarning} from '../docker-config/credentials.js'
import {openSession, type Session} from '../engine/buildkit/session.js'
import {sharedKey} from '../engine/buildkit/shared-key.js'
import {decodeTrace} from '../engine/buildkit/trace.js'
import type {Engine} from '../engine/engine.js'
import {jsonLines} from '../engine/streams.js'
import type {Job} from '../output/job.js'
import {folderSource} from './context/source.js'
import {buildFailure} from './failure.js'
import type {BuildPlan} from './plan.js'
import {buildQuery} from './query.js'
import {type BuildOutcome, followSteps} from './steps.js'

interface Message {
  id?: string
  aux?: unknown
  error?: string
  errorDetail?: {message: string}
}

/**
 * Builds with BuildKit: the engine fetches through a session what it needs of the context, so only what
 * changed since the last build travels.
 * @throws DkrError BUILD_FAILED, BUILD_CONTEXT, or the reason of the signal
 */
export async function buildWithBuildkit(engine: Engine, plan: BuildPlan, job: Job): Promise<BuildOutcome> {
  const session = await openSession({
    upgrade: engine.upgrade,
    name: basename(plan.dir),
    sharedKey: sharedKey(plan.dir),
    folders: {
      context: folderSource(plan.dir, {rootOwned: true}),
      dockerfile: folderSource(dirname(plan.dockerfile)),
    },
    credentials: host => registryLogin(host, job),
    signal: job.signal,
  })
  try {
    return await follow(engine, plan, job, session)
  } finally {
    await session.close()
  }
}

async function registryLogin(host: string, {progress}: Job) {
  const found = await credentialsOrWarning(host, progress.warn)
  if (!found) return undefined
  // An identity token goes without a user name: BuildKit tells the two apart by that.
  return found.identityToken
    ? {username: '', secret: found.identityToken}
    : {username: found.username ?? '', secret: found.secret ?? ''}
}

async function follow(engine: Engine, plan: BuildPlan, job: Job, session: Session): Promise<BuildOutcome> {
  const stream = await engine.stream({
    method: 'POST',
    path: '/build',
    query: {
      ...buildQuery(plan),
      dockerfile: basename(plan.dockerfile),
      version: 2,
      remote: 'client-session',
      session: session.id,
      buildid: randomBytes(16).toString('hex'),
    },
    signal: job.signal,
  })
  const steps = followSteps(job.progress)
  let imageId = ''
  try {
    for await (const {id, aux, error, errorDetail} of jsonLines<Message>(stream)) {
      if (error || errorDetail)
        throw session.failure ?? buildFailure(plan, errorDetail?.message ?? error!, steps.list())
      if (id === 'moby.buildkit.trace') steps.update(decodeTrace(aux as string))
      if (id === 'moby.image.id') imageId = (aux as {ID: string}).ID
    }
  } catch (error) {
    job.signal.throwIfAborted()
    throw error
  }
  return {imageId, steps: steps.list()}
}
