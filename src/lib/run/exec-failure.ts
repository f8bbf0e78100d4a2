import type {Engine} from '../engine/engine.js'
import type {DkrError} from '../errors/dkr-error.js'
import {findProgramFault} from '../program-faults/find-fault.js'
import type {ExecPlan} from './exec-plan.js'
import {execRefusal} from './exec-refusal.js'
import {withAdvice, withFinding} from './run-failure.js'

/** The error of an exec in the background that the engine refused, in the words that one in the foreground has. */
export async function execFailure(engine: Engine, error: DkrError, plan: ExecPlan): Promise<DkrError> {
  const {container, command, workdir, environment: env} = plan
  const ls = `dkr exec ${container} ls -l / shows what is inside`
  const refused = execRefusal(plan, error.message)
  if (refused) return withAdvice(error, refused)
  if (error.code !== 'COMMAND_NOT_FOUND' && error.code !== 'COMMAND_NOT_EXECUTABLE') return error
  const executed = {command, workdir, env}
  const failure = {phase: 'ended', exitCode: 127, error: error.message, executed, typed: command[0]} as const
  const found = await findProgramFault(engine, container, failure)
  if (found) return withFinding(error, found)
  return withAdvice(error, {suggestions: [`check the spelling of ${command[0]}`, ls]})
}
