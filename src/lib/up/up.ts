import {pickBuilder} from '../engine/builder.js'
import {engineHost} from '../engine/connect/endpoint.js'
import type {Engine} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {refuseLocalFolders} from '../run/local-folders.js'
import type {Surroundings} from '../run/plan.js'
import {executeUp, type UpResult} from './execute.js'
import {planUp, type UpPlan, type UpRequest} from './plan.js'
import {parseUpPorts} from './ports.js'
import {findSituation} from './situation.js'

/**
 * Makes the plan of an `up` from the request and what is there now.
 * @throws DkrError for everything that can be known to fail before the build
 */
export async function prepareUp(
  engine: Engine,
  request: UpRequest,
  surroundings: Surroundings,
  job: Job,
): Promise<UpPlan> {
  const [found, builder] = await Promise.all([
    findSituation(engine, request, surroundings.cwd),
    pickBuilder(engine, surroundings.env),
  ])
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
 * reason to fail: an automatic one is chosen anew.
 * @throws DkrError
 */
export async function up(engine: Engine, request: UpRequest, surroundings: Surroundings, job: Job): Promise<UpResult> {
  for (let attempt = 1; ; attempt++) {
    const plan = await prepareUp(engine, request, surroundings, job)
    try {
      return await executeUp(engine, plan, job)
    } catch (error) {
      const lostRace = isDkrError(error) && error.code === 'PORT_TAKEN'
      if (!lostRace || attempt === attempts) throw error
      // An explicit port is still taken: then the next plan says by whom.
      job.progress.note('A port was taken a moment ago: choosing again.')
    }
  }
}

/**
 * Checks what is wrong with a request by itself, before an engine is looked for.
 * @throws DkrError
 */
export function checkUp(request: UpRequest, surroundings: Surroundings): void {
  planUp(request, {builder: 'buildkit', ports: parseUpPorts(request.publish ?? [], false)}, surroundings)
}
