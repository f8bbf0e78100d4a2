import {readDockerConfig} from '../docker-config/read.js'
import type {Engine} from '../engine/engine.js'
import {createExec, type ExecConfig, execExitCode, resizeExec, startDetachedExec, startExec} from '../engine/exec.js'
import {brokenPipe, isReaderGone} from '../engine/output.js'
import {isDkrError} from '../errors/dkr-error.js'
import {withTypedName} from '../errors/with-name.js'
import {chooseDetachKeys, engineDetachKeys} from './detach-keys.js'
import {execFailure} from './exec-failure.js'
import type {ExecPlan} from './exec-plan.js'
import {explainExecEnd} from './explain-end.js'
import {createFirstWords} from './first-words.js'
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
  if (!plan.detach) requireTerminal(plan, stdio, 'dkr exec -i …')
  const detachKeys = chooseDetachKeys(plan.detachKeys, readDockerConfig().detachKeys)
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
  const giveBack = endOnHangUp(streams.close)
  try {
    if ((await streams.ended) === 'detached') return {exitCode: 0}
  } catch (error) {
    if (isReaderGone(error)) return {exitCode: brokenPipe}
    throw error
  } finally {
    giveBack()
    streams.close()
  }
  const exitCode = await execExitCode(engine, id)
  await explainExecEnd(engine, plan, {code: exitCode, begun, firstWords: first.text()}, stdio.stderr)
  return {exitCode}
}

/** Node restores a terminal on SIGINT and SIGTERM by itself, on these two it does not. */
function endOnHangUp(close: () => void): () => void {
  const hangUp = () => end(1)
  const quit = () => end(3)
  const end = (signal: number) => {
    close()
    process.exit(128 + signal)
  }
  process.once('SIGHUP', hangUp).once('SIGQUIT', quit)
  return () => void process.off('SIGHUP', hangUp).off('SIGQUIT', quit)
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
