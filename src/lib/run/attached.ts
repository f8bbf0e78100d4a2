import type {Duplex} from 'node:stream'
import {attachContainer, copyOutput, type Exit, waitForExit} from '../engine/attach.js'
import {inspectContainer, killContainer, startContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import type {RunPlan} from './plan.js'
import {forwardSignals} from './signals.js'
import {startError} from './start-error.js'
import {handOverTerminal, type Stdio} from './terminal.js'

/** How an attached run ended: the container's exit code, or 0 when the user detached from it. */
export interface AttachedResult {
  id: string
  exitCode: number
  detached: boolean
}

type Attachable = Pick<RunPlan, 'tty' | 'interactive' | 'remove'>

/**
 * Starts a created container with its streams connected, and waits for its end. The order is docker's:
 * attach, register the wait, start; any other order loses output or the exit code of a short run.
 * @throws DkrError with exit code 125, 126 or 127 when it cannot be started
 */
export async function runAttached(engine: Engine, id: string, plan: Attachable, stdio: Stdio): Promise<AttachedResult> {
  const socket = await attachContainer(engine, id, {tty: plan.tty, stdin: plan.interactive})
  const output = copyOutput(socket, plan.tty, stdio.stdout, stdio.stderr)
  const waiting = new AbortController()
  const {exit} = await waitForExit(engine, id, plan.remove ? 'removed' : 'next-exit', waiting.signal)
  // Nobody may be listening yet when the connection breaks; it is awaited below.
  exit.catch(() => {})
  const stopForwarding = forwardSignals(signal => killContainer(engine, id, signal))
  const closeInput = plan.interactive ? connectInput(socket, stdio) : () => {}
  let restore = () => {}
  try {
    await startContainer(engine, id).catch(error => {
      // The wait for an exit that will never come.
      waiting.abort()
      socket.destroy()
      throw startError(error)
    })
    if (plan.tty) restore = handOverTerminal(engine, id, stdio)
    await output
    return await ended(engine, id, plan, exit)
  } finally {
    restore()
    closeInput()
    stopForwarding()
    socket.destroy()
  }
}

/** With a TTY the stream also ends when the user detaches: only the state tells the two apart. */
async function ended(engine: Engine, id: string, plan: Attachable, exit: Promise<Exit>): Promise<AttachedResult> {
  if (plan.tty && (await isRunning(engine, id))) return {id, exitCode: 0, detached: true}
  const {code} = await exit
  return {id, exitCode: code, detached: false}
}

async function isRunning(engine: Engine, id: string): Promise<boolean> {
  return inspectContainer(engine, id).then(
    ({State}) => State.Running,
    () => false,
  )
}

/** Sends stdin to the container; its end is passed on while the output goes on. */
function connectInput(socket: Duplex, {stdin}: Stdio): () => void {
  // A container that has ended does not read any more: that is no error of ours.
  socket.on('error', () => {})
  stdin.pipe(socket)
  return () => {
    stdin.unpipe(socket)
    stdin.pause()
    // A pipe whose writer lives on would keep the process alive.
    stdin.unref?.()
  }
}
