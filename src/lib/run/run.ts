import {removeContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {DkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {type AttachedResult, runAttached} from './attached.js'
import {createFromPlan} from './create.js'
import {type DetachedResult, runDetached} from './detached.js'
import type {RunPlan} from './plan.js'
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
  if (!plan.detach && plan.tty && plan.interactive && !stdio.stdin.isTTY) throw noTerminal()
  const id = await createFromPlan(engine, plan, job)
  if (job.signal.aborted) {
    await removeContainer(engine, id, {force: true, volumes: true})
    throw job.signal.reason
  }
  if (plan.detach) return runDetached(engine, id)
  job.progress.close()
  // From here on Ctrl-C is the container's.
  job.release()
  return runAttached(engine, id, plan, stdio)
}

function noTerminal(): DkrError {
  return new DkrError('NO_TERMINAL', {
    message: 'cannot attach stdin to a TTY-enabled container because stdin is not a terminal',
    why: '-t asks for a terminal, but stdin is a file or a pipe (the input device is not a TTY)',
    suggestions: ['leave out -t: dkr run -i …'],
  })
}
