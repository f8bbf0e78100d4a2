import type {Engine} from '../engine/engine.js'
import {ranOutOfMemory, wasKilledForMemory} from '../engine/out-of-memory.js'
import {printable} from '../output/text.js'
import type {Finding} from '../program-faults/evidence.js'
import {findProgramFault} from '../program-faults/find-fault.js'
import type {AttachedResult} from './attached.js'
import type {ExecPlan} from './exec-plan.js'
import {execRefusal} from './exec-refusal.js'
import {exitAdvice} from './exit-advice.js'
import type {RunPlan} from './plan.js'
import {say} from './say.js'
import {whereverItIs} from './stand-in.js'

const killed = 137

interface Target {
  write(text: string): unknown
  isTTY?: boolean
}

/**
 * After an end that people find puzzling: one line on stderr that says what it means and what to try; with the reason
 * where a file of the container shows it. Nothing is said of what was asked for: a detach has its own line, a signal
 * sent through dkr none.
 * @param plan of a new container: its files can be looked at even when it is gone already
 */
export async function explainEnd(
  engine: Engine,
  {remove, plan}: {remove: boolean; plan?: RunPlan},
  {id, exitCode, detached, firstWords, asAsked}: AttachedResult,
  target: Target,
): Promise<void> {
  if (detached) return explainDetach(id.slice(0, 12), target)
  if (asAsked) return
  const failure = {phase: 'ended', exitCode, log: lines(firstWords)} as const
  const fault =
    maybeProgramFault(exitCode, firstWords) &&
    namesFile(firstWords) &&
    (await whereverItIs(engine, {id, plan}, (at, each) => findProgramFault(at, each, failure)))
  if (fault) return sayFault(target, exitCode, fault)
  const oomKilled = exitCode === killed && (await wasKilledForMemory(engine, id, remove))
  const text = exitAdvice({code: exitCode, oomKilled, firstWords})
  if (text) say(target, text)
}

/** Whether it ended as a program does that could not be executed: the runtime or a shell says so. */
function maybeProgramFault(code: number, firstWords: string): boolean {
  if (code === 126 || code === 127) return true
  return (
    code !== 0 &&
    /^(?:standard_init_linux|exec )[^\n]{0,1000}: (?:no such file|exec format error|permission denied)/.test(firstWords)
  )
}

/**
 * Whether the runtime or a shell says of a file that it cannot be executed. A program can end with 127 of its own, and
 * of a name that a shell did not find in its PATH no file tells anything.
 */
function namesFile(firstWords: string): boolean {
  return /\/[^\s:]{0,500}\r?: (?:cannot execute|bad interpreter|(?:command )?not found|no such file|permission denied|is a directory|exec format)|^(?:standard_init_linux|exec )/im.test(
    firstWords,
  )
}

function sayFault(target: Target, code: number, {certain, message, ...advice}: Finding): void {
  sayAdvice(target, `exit code ${code}: ${certain ? '' : 'probably '}${message}: ${advice.why}`, advice)
}

function sayAdvice(target: Target, text: string, {suggestions}: {suggestions: readonly string[]}): void {
  say(target, printable(text))
  for (const [i, line] of suggestions.entries()) target.write(`  ${i === 0 ? 'Try:' : '    '} ${printable(line)}\n`)
}

const lines = (text: string) => text.split(/\r?\n/).filter(line => line.trim() !== '')

/** Tells how to come back. The cursor stands behind the container's last prompt. */
export function explainDetach(name: string, target: Target): void {
  target.write('\n')
  say(target, `detached; the container runs on: dkr attach ${name} comes back, dkr stop ${name} ends it`)
}

/** How a program in a container that runs on has ended; `begun` is when it was started, in ms since 1970. */
interface ExecEnd {
  code: number
  begun: number
  firstWords: string
}

/** The same as `explainEnd`, after an exec. */
export async function explainExecEnd(engine: Engine, plan: ExecPlan, end: ExecEnd, target: Target): Promise<void> {
  const {code, firstWords} = end
  const refused = code === 0 ? undefined : execRefusal(plan, firstWords)
  if (refused) return sayAdvice(target, `exit code ${code}: ${refused.why}`, refused)
  const {container, command, workdir, environment: env} = plan
  const executed = {command, workdir, env}
  const log = lines(firstWords)
  const failure = {phase: 'ended', exitCode: code, log, executed, typed: command[0]} as const
  const fault = maybeProgramFault(code, firstWords) && (await findProgramFault(engine, container, failure))
  if (fault) return sayFault(target, code, fault)
  const oomKilled = code === killed && (await ranOutOfMemory(engine, container, end.begun))
  const text = exitAdvice({...end, oomKilled})
  if (text) say(target, text)
}
