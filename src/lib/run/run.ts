import {loadDockerConfig} from '../docker-config/read.js'
import {removeContainer, removeNeverStarted} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import {fillIn} from '../errors/fill-in.js'
import {withContainerPort} from '../errors/network-rules.js'
import type {Job} from '../output/job.js'
import {isImageId, parseImageReference} from '../reference/image.js'
import {type AttachedResult, runAttached} from './attached.js'
import {createFromPlan} from './create.js'
import {chooseDetachKeys} from './detach-keys.js'
import {type DetachedResult, runDetached} from './detached.js'
import {explainEnd} from './explain-end.js'
import {refuseLocalFolders} from './local-folders.js'
import type {RunPlan} from './plan.js'
import {portConfig} from './ports.js'
import {requireTerminal} from './require-terminal.js'
import {runFailure} from './run-failure.js'
import {startError} from './start-error.js'
import type {Stdio} from './terminal.js'

/**
 * Carries out a plan: create, start, and (unless detached) stay until the container ends.
 * @throws DkrError when it cannot be created or started
 */
export async function run(
  engine: Engine,
  plan: RunPlan,
  job: Job,
  stdio: Stdio,
): Promise<AttachedResult | DetachedResult> {
  try {
    return await createAndStart(engine, plan, job, stdio)
  } catch (error) {
    throw isDkrError(error) ? fillIn(error, {IMAGE: plan.image, REGISTRY: registryOf(plan.image)}) : error
  }
}

const registryOf = (image: string) => (isImageId(image) ? undefined : parseImageReference(image).domain)

async function createAndStart(
  engine: Engine,
  plan: RunPlan,
  job: Job,
  stdio: Stdio,
): Promise<AttachedResult | DetachedResult> {
  if (!plan.detach) requireTerminal({tty: plan.tty, interactive: plan.attach.stdin}, stdio, 'dkr run -i …')
  const typed = !plan.detach && plan.tty && plan.attach.stdin
  const detachKeys = chooseDetachKeys(plan.detachKeys, loadDockerConfig().config.detachKeys, typed)
  refuseLocalFolders(engine.endpoint, plan.volumes, plan.mounts)
  const id = await createFromPlan(engine, plan, job).catch(async error => {
    // docker's client reads the engine's refusals to create in the same way.
    throw statusOf(error) === undefined ? error : await runFailure(engine, startError(error), plan)
  })
  if (job.signal.aborted) {
    await removeContainer(engine, id, {force: true, volumes: true})
    throw job.signal.reason
  }
  // With --rm the engine may have removed it already, with its ports.
  const failure = (error: unknown) =>
    runFailure(engine, isDkrError(error) ? withContainerPort(error, portConfig(plan.ports).bindings) : error, plan, id)
  if (plan.detach) {
    return runDetached(engine, id).catch(async error => {
      throw await failure(error)
    })
  }
  job.progress.close()
  // From here on Ctrl-C is the container's.
  job.release()
  const attachment = {...plan, interactive: plan.attach.stdin, detachKeys}
  const result = await runAttached(engine, id, attachment, stdio).catch(async error => {
    if (statusOf(error) === undefined) await removeNeverStarted(engine, id)
    throw await failure(error)
  })
  if (!plan.quiet) await explainEnd(engine, {remove: plan.remove, plan}, result, stdio.stderr)
  return result
}
