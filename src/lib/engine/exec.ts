import type {Duplex} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {possibleName} from './containers.js'
import type {Engine} from './engine.js'
import {readNothing} from './streams.js'

/** The body of POST /containers/{id}/exec, in the engine's own words. */
export interface ExecConfig {
  Cmd: string[]
  Env?: string[]
  User?: string
  WorkingDir?: string
  Privileged?: boolean
  Tty: boolean
  AttachStdin: boolean
  AttachStdout: boolean
  AttachStderr: boolean
  DetachKeys?: string
}

/**
 * Prepares a program in a running container, by the container's name, ID or ID prefix.
 * @returns the ID of the exec
 */
export async function createExec(engine: Engine, container: string, config: ExecConfig): Promise<string> {
  const {id} = await engine.call(docker => docker.getContainer(possibleName(container)).exec(config))
  return id
}

/** Starts it with its streams connected; the raw two-way stream. */
export function startExec(engine: Engine, id: string, tty: boolean): Promise<Duplex> {
  return engine.upgrade({method: 'POST', path: `/exec/${id}/start`, body: {Detach: false, Tty: tty}})
}

/** Starts it and leaves it to itself. */
export async function startDetachedExec(engine: Engine, id: string, tty: boolean): Promise<void> {
  const answer = await engine.stream({
    method: 'POST',
    path: `/exec/${id}/start`,
    body: {Detach: true, Tty: tty},
    plain: true,
  })
  await readNothing(answer)
}

/** Sets the size of its terminal, in characters. */
export async function resizeExec(engine: Engine, id: string, rows: number, columns: number): Promise<void> {
  await engine.call(docker => docker.getExec(id).resize({h: rows, w: columns}))
}

/** How often it is asked, and the milliseconds in between: about two seconds in all. */
const looks = 20
const pause = 10

/** What the engine knows of an exec. */
export interface ExecDetails {
  Running: boolean
  ExitCode?: number | null
  /** On the engine's machine, not in the container. */
  Pid?: number
  ContainerID?: string
}

export function inspectExec(engine: Engine, id: string): Promise<ExecDetails> {
  return engine.call(docker => docker.getExec(id).inspect() as Promise<ExecDetails>)
}

/**
 * The exit code of an exec whose streams have ended. They end a moment before the engine knows the code; a
 * program that closed them and runs on has none, and counts as 0, as with docker.
 */
export async function execEnd(engine: Engine, id: string): Promise<{code: number; running: boolean}> {
  for (let look = 1; ; look++) {
    const {Running, ExitCode} = await inspectExec(engine, id)
    if (!Running || look === looks) return {code: ExitCode ?? 0, running: Running}
    await delay(pause * look)
  }
}
