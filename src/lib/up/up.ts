import {pickBuilder} from '../engine/builder.js'
import {engineHost} from '../engine/connect/endpoint.js'
import {listContainers} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import {refuseLocalFolders} from '../run/local-folders.js'
import type {Surroundings} from '../run/plan.js'
import {checkDisk} from './check-disk.js'
import {claimPorts} from './claim-ports.js'
import {executeUp} from './execute.js'
import {lockFolder} from './lock-folder.js'
import {mend, planMend, temporaryKind} from './mend.js'
import {askedPorts, planUp, type UpPlan, type UpRequest, upName} from './plan.js'
import {type PortSituation, parseUpPorts} from './ports.js'
import {proxyNote} from './proxy-note.js'
import {rememberPorts} from './remembered-ports.js'
import {removeWholly} from './remove.js'
import type {UpResult} from './result.js'
import {familyOf, findSituation} from './situation.js'

/**
 * Makes the plan of an `up` from the request and what is there now.
 * @param claim reserves an automatic port until the container has it
 * @throws DkrError for everything that can be known to fail before the build
 */
export async function prepareUp(
  engine: Engine,
  request: UpRequest,
  surroundings: Surroundings,
  job: Job,
  claim?: PortSituation['claim'],
): Promise<UpPlan> {
  const [found, builder, disk] = await Promise.all([
    findSituation(engine, request, surroundings, claim),
    pickBuilder(engine, surroundings.env),
    checkDisk(engine),
  ])
  if (disk) job.progress.warn(disk)
  for (const note of found.notes) job.progress.note(note)
  warnOfOpenPorts(engine, request, job)
  const plan = planUp(request, {...found, builder}, surroundings)
  refuseLocalFolders(engine.endpoint, plan.run.volumes)
  return plan
}

function warnOfOpenPorts({endpoint}: Engine, request: UpRequest, {progress}: Job): void {
  const machine = engineHost(endpoint)
  if (machine) progress.warn(`the engine runs on ${machine}: everybody who reaches that machine reaches this container`)
  else if (request.public) progress.warn('--public: everybody in your network can reach this container')
}

const attempts = 5

/**
 * From a folder to a container that answers. A port that somebody takes between plan and start is no
 * reason to fail: an automatic one is chosen anew. Nobody else works on the folder meanwhile.
 * @throws DkrError
 */
export async function up(engine: Engine, request: UpRequest, surroundings: Surroundings, job: Job): Promise<UpResult> {
  const {dir, project} = upName(request, surroundings.cwd)
  const lock = await lockFolder(dir, surroundings.env, job)
  try {
    const family = await listContainers(engine, {all: true, filters: {label: [`${labels.dir}=${dir}`]}})
    await mend(engine, planMend(familyOf(family, dir, project), project).steps, job)
    const {result, plan} = await tryUp(engine, request, surroundings, job)
    const note = result.url && proxyNote(result.url, surroundings.env)
    if (note) job.progress.warn(note)
    if (result.changed) await sweep(engine, {dir, project, id: result.id}, job)
    rememberPorts({dir, project}, plan.run.ports, surroundings.env)
    return result
  } finally {
    lock?.release()
  }
}

async function tryUp(
  engine: Engine,
  request: UpRequest,
  surroundings: Surroundings,
  job: Job,
): Promise<{result: UpResult; plan: UpPlan}> {
  for (let attempt = 1; ; attempt++) {
    const claims = claimPorts(surroundings.env)
    try {
      const plan = await prepareUp(engine, request, surroundings, job, claims.claim)
      return {result: await executeUp(engine, plan, job), plan}
    } catch (error) {
      const lostRace = isDkrError(error) && error.code === 'PORT_TAKEN' && error.exitCode !== 1
      if (!lostRace || attempt === attempts) throw error
      // An explicit port is still taken: then the next plan says by whom.
      job.progress.note('A port was taken a moment ago: choosing again.')
    } finally {
      claims.release()
    }
  }
}

/**
 * The engine finishes what a killed client asked for: a container that was just being created can come late, and what
 * it did not remove the last time may go now. The app runs whether they go or not.
 */
async function sweep(
  engine: Engine,
  {dir, project, id}: {dir: string; project: string; id: string},
  {progress}: Job,
): Promise<void> {
  const listed = await listContainers(engine, {all: true, filters: {label: [`${labels.dir}=${dir}`]}})
  const late = familyOf(listed, dir, project).filter(
    container => container.Id !== id && temporaryKind(container, project) !== undefined,
  )
  await Promise.all(
    late.map(container =>
      removeWholly(engine, container.Id).catch(({message}: Error) => {
        progress.warn(`${nameOf(container)} is left over and could not be removed: ${message}`)
      }),
    ),
  )
}

/**
 * Checks what is wrong with a request by itself, before an engine is looked for.
 * @throws DkrError
 */
export function checkUp(request: UpRequest, surroundings: Surroundings): void {
  const {dir} = upName(request, surroundings.cwd)
  planUp(request, {builder: 'buildkit', ports: parseUpPorts(askedPorts(request, dir), false)}, surroundings)
}
