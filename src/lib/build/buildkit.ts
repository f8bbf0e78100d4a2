import {randomBytes} from 'node:crypto'
import {basename} from 'node:path'
import {credentialsOrWarning} from '../docker-config/credentials.js'
import {openSession, type Session} from '../engine/buildkit/session.js'
import {sharedKey} from '../engine/buildkit/shared-key.js'
import {decodeTrace} from '../engine/buildkit/trace.js'
import type {Engine} from '../engine/engine.js'
import {jsonLines} from '../engine/streams.js'
import type {EngineRequest} from '../engine/transport.js'
import type {Job} from '../output/job.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, sentDockerfile} from './plan.js'
import {buildQuery} from './query.js'
import {servedFolders} from './served-folders.js'
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
export async function buildWithBuildkit(
  engine: Engine,
  plan: BuildPlan,
  input: BuildInput,
  job: Job,
): Promise<BuildOutcome> {
  const agents = await agentsOf(plan)
  try {
    return await inSession(engine, plan, input, job, agents?.sockets)
  } finally {
    await agents?.close()
  }
}

async function agentsOf({ssh}: BuildPlan) {
  if (Object.keys(ssh).length === 0) return undefined
  const {openAgents} = await import('./ssh-agents.js')
  return openAgents(ssh)
}

async function inSession(
  engine: Engine,
  plan: BuildPlan,
  input: BuildInput,
  job: Job,
  ssh?: Record<string, string>,
): Promise<BuildOutcome> {
  const session = await openSession({
    upgrade: engine.upgrade,
    name: basename(plan.dir) || plan.context,
    sharedKey: sharedKey(plan.dir),
    folders: servedFolders(plan, input),
    credentials: host => registryLogin(host, job),
    secrets: plan.secrets.length > 0 ? id => input.secrets.get(id) : undefined,
    ssh,
    signal: job.signal,
  })
  try {
    if (!needsControl(plan)) return await follow(engine, plan, input, job, session)
    const {buildWithControl} = await import('./control.js')
    return await buildWithControl(engine, plan, input, job, session)
  } finally {
    await session.close()
  }
}

/** What `POST /build` has no field for. */
function needsControl({noCacheStages, cacheTo}: BuildPlan): boolean {
  return noCacheStages.length > 0 || cacheTo.some(({type}) => type !== 'inline')
}

async function registryLogin(host: string, {progress}: Job) {
  const found = await credentialsOrWarning(host, progress.warn)
  if (!found) return undefined
  // An identity token goes without a user name: BuildKit tells the two apart by that.
  return found.identityToken
    ? {username: '', secret: found.identityToken}
    : {username: found.username ?? '', secret: found.secret ?? ''}
}

async function follow(
  engine: Engine,
  plan: BuildPlan,
  input: BuildInput,
  job: Job,
  session: Session,
): Promise<BuildOutcome> {
  const request: EngineRequest = {
    method: 'POST',
    path: '/build',
    query: {...buildQuery(plan), ...origin(plan, input), session: session.id, buildid: randomBytes(16).toString('hex')},
    headers: input.archive && {'Content-Type': 'application/x-tar'},
    body: input.archive,
    signal: job.signal,
  }
  const stream = await engine.stream(request).catch(async error => {
    const {refusedBuild} = await import('./failure.js')
    throw refusedBuild(plan, error, input)
  })
  const steps = followSteps(job.progress, input.hide)
  let imageId = ''
  try {
    for await (const {id, aux, error, errorDetail} of jsonLines<Message>(stream)) {
      if (error || errorDetail) {
        const {failedBuild} = await import('./failure.js')
        const said = {message: errorDetail?.message ?? error!, steps: steps.list()}
        throw session.failure ?? (await failedBuild(engine, plan, said, input))
      }
      if (id === 'moby.buildkit.trace') steps.update(decodeTrace(aux as string))
      if (id === 'moby.image.id') imageId = (aux as {ID?: string} | null)?.ID ?? ''
    }
  } catch (error) {
    job.signal.throwIfAborted()
    throw error
  }
  return {imageId, steps: steps.list()}
}

/** Where the engine finds the files and the Dockerfile. */
function origin(plan: BuildPlan, {archive}: BuildInput) {
  if (archive) return {version: 2, dockerfile: plan.dockerfile}
  const remote = plan.context === 'remote' ? plan.remote : 'client-session'
  return {version: 2, remote, dockerfile: sentDockerfile(plan)}
}
