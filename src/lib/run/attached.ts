import {attachContainer, type Exit, type WaitCondition, waitForExit} from '../engine/attach.js'
import {killContainer, removeQuietly, resizeContainer, startContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {containerDeaf, containerLeft} from './container-left.js'
import {engineDetachKeys} from './detach-keys.js'
import {createFirstWords} from './first-words.js'
import {sayLastWords} from './last-words.js'
import {outputError} from './output-error.js'
import {forwardSignals, keepSignals} from './signals.js'
import {startError} from './start-error.js'
import {connectStreams, type StreamPlan, type Streams} from './streams.js'
import type {Stdio} from './terminal.js'

/** How an attached run ended: the container's exit code, or 0 when the user detached from it. */
export interface AttachedResult {
  id: string
  exitCode: number
  detached: boolean
  /** The first words of its stderr (with a TTY: of all that it printed). */
  firstWords: string
  /** Whether a signal that was sent on through dkr explains the exit code. */
  asAsked: boolean
}

export interface AttachPlan extends StreamPlan {
  /** Which streams of it are ours (-a). */
  attach: {stdin: boolean; stdout: boolean; stderr: boolean}
  /** False keeps signals from the container. */
  sigProxy: boolean
}

/**
 * Starts a created container with its streams connected, and waits for its end.
 * @throws DkrError with exit code 125, 126 or 127 when it cannot be started
 */
export function runAttached(
  engine: Engine,
  id: string,
  plan: AttachPlan & {remove: boolean},
  stdio: Stdio,
): Promise<AttachedResult> {
  const condition = plan.remove ? 'removed' : 'next-exit'
  const begin = (exit: Promise<Exit>) => start(engine, id, plan.remove ? exit : undefined)
  return untilEnd(engine, id, {...plan, condition}, stdio, begin).catch(error => {
    // Podman makes the process when it is attached to, and fails there.
    throw engine.server.podman ? startError(error) : error
  })
}

/**
 * Connects our streams with those of a container and stays until it ends or the user detaches. The order is docker's:
 * attach, register the wait, `begin` (the start); any other order loses output or the exit code of a short run.
 */
export async function untilEnd(
  engine: Engine,
  id: string,
  plan: AttachPlan & {condition: WaitCondition},
  stdio: Stdio,
  begin: (exit: Promise<Exit>) => Promise<void>,
): Promise<AttachedResult> {
  const socket = await attachContainer(engine, id, {...plan.attach, detachKeys: engineDetachKeys})
  const first = createFirstWords([plan.tty ? 'stdout' : 'stderr'])
  const streams = connectStreams(engine, socket, plan, stdio, first.watch)
  let begun = false
  const words = (find: () => Promise<string | undefined>) => () => sayLastWords(find, stdio.stderr)
  const send = (signal: string) => killContainer(engine, id, signal)
  const forwarding = plan.sigProxy
    ? forwardSignals({send, isRunning: () => begun, lastWords: words(() => containerDeaf(engine, id))})
    : keepSignals(
        streams.close,
        words(() => containerLeft(engine, id, plan.interactive)),
      )
  const waiting = new AbortController()
  try {
    const {exit} = await waitForExit(engine, id, plan.condition, waiting.signal)
    // Nobody may be listening yet when the connection breaks.
    exit.catch(() => {})
    await begin(exit)
    begun = true
    streams.followSize((rows, columns) => resizeContainer(engine, id, rows, columns))
    const code = await forwarding.untilLeft(codeAtEnd(engine, id, streams, exit))
    const asAsked = code !== undefined && forwarding.sent.has(code - 128)
    return {id, exitCode: code ?? 0, detached: code === undefined, firstWords: first.text(), asAsked}
  } finally {
    // After a detach, or a start that failed, it is a wait for an exit that may never come.
    waiting.abort()
    streams.close()
    forwarding.stop()
  }
}

/** Starts it; one that fails and is to be removed (`removal`) is gone before the error is told, as with docker. */
async function start(engine: Engine, id: string, removal?: Promise<Exit>): Promise<void> {
  await startContainer(engine, id).catch(async error => {
    // Nobody knows whether it was started: then no removal may ever come.
    if (statusOf(error) === undefined) await removeQuietly(engine, id)
    else await removal?.catch(() => {})
    throw startError(error)
  })
}

/** The exit code, or undefined when the user detached. */
async function codeAtEnd(engine: Engine, id: string, streams: Streams, exit: Promise<Exit>) {
  const how = await streams.ended.catch(async error => {
    throw await outputError(engine, id, error)
  })
  return how === 'detached' ? undefined : (await exit).code
}
