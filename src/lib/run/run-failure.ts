import {type Engine, statusOf} from '../engine/engine.js'
import {networkNames} from '../engine/networks.js'
import {type DkrError, DkrError as Failure, isDkrError} from '../errors/dkr-error.js'
import type {Finding} from '../program-faults/evidence.js'
import {findProgramFault} from '../program-faults/find-fault.js'
import {similar} from '../values/similar.js'
import {commandAdvice, noCommandAdvice} from './command-advice.js'
import {mountedOver} from './mounted-over.js'
import type {RunPlan} from './plan.js'
import {parsePort} from './ports.js'
import {whereverItIs} from './stand-in.js'
import {isAboutPort, takenPortError, type WayBack} from './taken-port.js'

/**
 * The error of a run that the engine refused, with the cause and a way out in the user's own words.
 * @param id none for a container that could not be created
 */
export async function runFailure(engine: Engine, error: unknown, plan: RunPlan, id?: string): Promise<unknown> {
  if (!isDkrError(error)) return error
  if (/no command specified/i.test(error.message)) return withAdvice(error, noCommandAdvice(plan))
  if (isAboutPort(error)) return takenPortError(engine, error, portAttempt(plan))
  const [, network] = /network (\S{1,300}) not found/i.exec(error.message) ?? []
  if (network) return nearNetwork(engine, error, network)
  if (error.code !== 'COMMAND_NOT_FOUND' && error.code !== 'COMMAND_NOT_EXECUTABLE') return error
  const typed = plan.entrypoint ?? plan.command[0]
  const failure = {phase: 'not-started', exitCode: undefined, error: error.message, typed} as const
  const look = id !== undefined && !isNotInPath(error.message)
  const found = look && (await whereverItIs(engine, {id, plan}, (at, each) => findProgramFault(at, each, failure)))
  if (found) return withFinding(error, found)
  const program = missingProgram(error.message)
  if (program === undefined) return error
  const {image, entrypoint, command, asked} = plan
  const told = {image, entrypoint, command, optionsFirst: asked.optionsFirst}
  return withAdvice(error, commandAdvice(program, {...told, mountedOver: await mountedOver(engine, plan, program)}))
}

/** The engine has looked for a file in the whole PATH: no file can tell more. */
const isNotInPath = (message: string) => /executable file (?:`[^`]{1,5000}` )?not found in \$PATH/.test(message)

/** The program that the engine names: `exec: "x": executable file not found`; Podman's crun has it in `x`. */
export function missingProgram(message: string): string | undefined {
  const [, bare] = /executable file `([^`]{1,5000})` not found/.exec(message) ?? []
  const [, quoted] =
    /exec: ("(?:[^"\\]|\\.){1,5000}"): (?:executable file not found|stat |no such file)/.exec(message) ?? []
  if (quoted === undefined) return bare
  try {
    return JSON.parse(quoted) as string
  } catch {
    return quoted.slice(1, -1)
  }
}

/** A misspelt network: the nearest of those that the engine has. */
async function nearNetwork(engine: Engine, error: DkrError, name: string): Promise<DkrError> {
  const near = similar(name, await networkNames(engine).catch(() => []))
  return near === undefined
    ? error
    : withAdvice(error, {suggestions: [`did you mean --network ${near}?`, ...error.suggestions]})
}

function portAttempt({asked, name, remove}: RunPlan) {
  const again = name && !remove ? `dkr rm ${name}, then run it with ` : ''
  return {
    groups: (asked.publish ?? []).map(parsePort),
    ways: (instead: string | undefined, {stop}: WayBack) => [...(instead ? [`${again}-p ${instead}`] : []), stop],
  }
}

/** The same error with what a file of the container shows. */
export function withFinding(error: DkrError, {message, why, suggestions, cause, certain}: Finding): DkrError {
  return withAdvice(error, {why: `${certain ? '' : 'probably '}${message}: ${why}`, suggestions}, {cause, certain})
}

/** The same error with a reason and other words to try. */
export function withAdvice(
  error: DkrError,
  {why, suggestions}: {why?: string; suggestions: readonly [string, ...string[]]},
  diagnosis = error.diagnosis,
): DkrError {
  const {code, message, exitCode, evidence} = error
  const told = new Failure(code, {
    message,
    why: why ?? error.why,
    suggestions,
    evidence,
    diagnosis,
    exitCode,
    cause: error,
  })
  return Object.assign(told, {status: statusOf(error)})
}
