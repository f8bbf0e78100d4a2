import {loadDockerConfig} from '../docker-config/read.js'
import type {Engine} from '../engine/engine.js'
import {createExec, type ExecConfig, execEnd, resizeExec, startDetachedExec, startExec} from '../engine/exec.js'
import {brokenPipe, isReaderGone} from '../engine/output.js'
import {isDkrError} from '../errors/dkr-error.js'
import {withTypedName} from '../errors/with-name.js'
import {chooseDetachKeys, engineDetachKeys} from './detach-keys.js'
import {execFailure} from './exec-failure.js'
import {execLeft} from './exec-left.js'
import type {ExecPlan} from './exec-plan.js'
import {explainExecEnd} from './explain-end.js'
import {createFirstWords} from './first-words.js'
import {sayLastWords} from './last-words.js'
import {leaveOnSignal} from './leave-on-signal.js'
import {requireTerminal} from './require-terminal.js'
import {startError} from './start-error.js'
import {connectStreams} from './streams.js'
import type {Stdio} from './terminal.js'

/** What `exec -d` gives to scripts. */
export interface DetachedExec {
  /** Of the exec; the engine forgets it when the program has ended. */
  id: string
  container: string
  command: string[]
}

/** How a program in a container ended: its exit code, or 0 when the user detached from it. */
export interface ExecEnd {
  exitCode: number
}

/**
 * Starts a program in a running container and, unless detached, stays until it ends. Signals are dkr's own, as
 * with docker: the engine cannot hand them on to an exec.
 * @throws DkrError when there is no such container, it does not run, or (detached) the program cannot be started
 */
export async function exec(engine: Engine, plan: ExecPlan, stdio: Stdio): Promise<DetachedExec | ExecEnd> {
  if (!plan.detach) requireTerminal(plan, stdio, `dkr exec -i ${plan.container} …`)
  const typed = !plan.detach && plan.tty && plan.interactive
  const detachKeys = chooseDetachKeys(plan.detachKeys, loadDockerConfig().config.detachKeys, typed)
  const id = await createExec(engine, plan.container, execConfig(plan)).catch(error => {
    throw isDkrError(error) ? withTypedName(error, plan.container) : error
  })
  if (plan.detach) {
    await startDetachedExec(engine, id, plan.tty).catch(async error => {
      throw await execFailure(engine, startError(error, 1), plan)
    })
    return {id, container: plan.container, command: plan.command}
  }
  return attached(engine, id, {...plan, keys: detachKeys}, stdio)
}

async function attached(engine: Engine, id: string, plan: ExecPlan & {keys: number[]}, stdio: Stdio): Promise<ExecEnd> {
  const begun = Date.now()
  const first = createFirstWords(['stdout', 'stderr'])
  const socket = await startExec(engine, id, plan.tty)
  const streams = connectStreams(engine, socket, {...plan, detachKeys: plan.keys}, stdio, first.watch)
  streams.followSize((rows, columns) => resizeExec(engine, id, rows, columns))
  const lastWords = () => sayLastWords(() => execLeft(engine, id, plan), stdio.stderr)
  const signals = leaveOnSignal({close: streams.close, lastWords})
  try {
    if ((await signals.unlessLeaving(streams.ended)) === 'detached') {
      streams.close()
      await lastWords()
      return {exitCode: 0}
    }
    return {exitCode: await codeAtEnd(engine, id, {...plan, begun, firstWords: first.text()}, stdio)}
  } catch (error) {
    if (isReaderGone(error)) return {exitCode: brokenPipe}
    throw error
  } finally {
    signals.giveBack()
    streams.close()
  }
}

async function codeAtEnd(
  engine: Engine,
  id: string,
  {begun, firstWords, ...plan}: ExecPlan & {begun: number; firstWords: string},
  {stderr}: Stdio,
): Promise<number> {
  const {code, running} = await execEnd(engine, id)
  if (running) await sayLastWords(() => execLeft(engine, id, {...plan, interactive: false}), stderr)
  else await explainExecEnd(engine, plan, {code, begun, firstWords}, stderr)
  return code
}

function execConfig(plan: ExecPlan): ExecConfig {
  return {
    Cmd: plan.command,
    Env: plan.environment,
    User: plan.user,
    WorkingDir: plan.workdir,
    Privileged: plan.privileged,
    Tty: plan.tty,
    AttachStdin: plan.interactive && !plan.detach,
    AttachStdout: !plan.detach,
    AttachStderr: !plan.detach,
    DetachKeys: engineDetachKeys,
  }
}
