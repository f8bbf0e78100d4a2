import {inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import type {ErrorCode} from '../../errors/codes.js'
import {DkrError, isDkrError} from '../../errors/dkr-error.js'
import {fillIn} from '../../errors/fill-in.js'
import {setupFault} from '../../errors/setup-rules.js'
import {noCommand} from '../../program-faults/program.js'
import {startError} from '../../run/start-error.js'
import {publishedGroups} from '../../run/start-failure.js'
import {isAboutPort, takenPortError, type WayBack} from '../../run/taken-port.js'
import {diagnose} from './diagnose.js'
import type {Evidence, Waited} from './evidence.js'
import {gather} from './gather/gather.js'
import {hiddenFinding} from './hidden-finding.js'
import type {Finding} from './verdict.js'

/** Lines of the log that are shown where the log is not the matter. */
const fewLines = 10

/** What `up` throws for a container that could not be created: explained where the image is the reason. */
export function notCreatedError(error: unknown, name: string): unknown {
  const found = isDkrError(error) && noCommand({error: error.message})
  return found ? explained('RUN_FAILED', `"${name}" could not be created`, found, {name}) : error
}

/** The error for a container that the engine could not start; it has to be there still. */
export async function notStartedError(engine: Engine, id: string, error: unknown): Promise<DkrError> {
  const known = startError(error)
  if (isAboutPort(known)) return takenSince(engine, id, known)
  // A port, a network, a mount: not of the image's making, whatever its words look like.
  if (isDkrError(error) && setupFault(error.message)) return error
  const evidence = await gather(engine, id, {startFailure: known.message}).catch(() => undefined)
  const found = evidence && diagnose(evidence)
  // A broken connection and the like: explained already.
  if (!found || found.cause === 'unknown') return known
  const code = known.code === 'ENGINE_ERROR' ? 'RUN_FAILED' : known.code
  return explained(code, `"${evidence.name}" could not be started`, found, {env: evidence.env, name: evidence.name})
}

/** The ports were free when `up` looked, or are those of another machine. */
async function takenSince(engine: Engine, id: string, known: DkrError): Promise<DkrError> {
  const details = await inspectContainer(engine, id).catch(() => undefined)
  if (!details) return known
  const ways = (instead: string | undefined, {stop}: WayBack) => [...(instead ? [`dkr up -p ${instead}`] : []), stop]
  return takenPortError(engine, known, {groups: publishedGroups(details.HostConfig.PortBindings), ways})
}

/** The error for a container that ended before it was ready: why, and its last words. */
export async function exitedError(engine: Engine, id: string, name: string): Promise<DkrError> {
  const evidence = await gather(engine, id)
  return explained('EXITED', `"${name}" ended before it was ready`, diagnose(evidence), evidence)
}

/** The error for a container that runs, but did not become ready in time. */
export async function notReadyError(engine: Engine, id: string, waited: Waited): Promise<DkrError> {
  const evidence = await gather(engine, id, {waited})
  const {name, log, phase, env} = evidence
  const found = diagnose(evidence)
  if (phase === 'ended') return explained('EXITED', `"${name}" ended before it was ready`, found, evidence)
  const what = `${waited.url ?? `"${name}"`} was not ready within ${waited.seconds} s`
  return explained('NOT_READY', what, found, {env, name, log: found.certain ? log.slice(-fewLines) : log})
}

/** An error is copied into reports: what the app printed of its own secrets is not a part of it. */
function explained(
  code: ErrorCode,
  what: string,
  found: Finding,
  {log = [], env = [], name}: Partial<Pick<Evidence, 'log' | 'env' | 'name'>>,
): DkrError {
  const head = found.evidence?.length && log.length > 0 ? ['the end of its log:'] : []
  const shown = {...found, evidence: [...(found.evidence ?? []), ...head, ...log]}
  const {cause, certain, message, why, evidence, suggestions} = hiddenFinding(shown, env)
  const error = new DkrError(code, {
    message: `${what}: ${certain ? '' : 'probably '}${message}`,
    why,
    evidence,
    suggestions,
    diagnosis: {cause, certain},
  })
  // Image and container have one name.
  return fillIn(error, {IMAGE: name})
}
