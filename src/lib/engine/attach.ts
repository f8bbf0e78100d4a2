import type {Duplex, Readable, Writable} from 'node:stream'
import {connectionError} from '../errors/connection.js'
import {DkrError} from '../errors/dkr-error.js'
import {copy, demultiplex, type Watch} from './demultiplex.js'
import type {Engine} from './engine.js'
import {jsonLines} from './streams.js'

export interface AttachOptions {
  stdin: boolean
  /** Both outputs unless told otherwise. */
  stdout?: boolean
  stderr?: boolean
  /** What the engine itself looks for; docker's default where there is none. */
  detachKeys?: string
}

/**
 * Opens the streams of a container; to lose nothing this must happen before it is started.
 * @returns the raw two-way stream
 */
export function attachContainer(engine: Engine, id: string, options: AttachOptions): Promise<Duplex> {
  const {stdin, stdout = true, stderr = true, detachKeys} = options
  return engine.upgrade({
    method: 'POST',
    path: `/containers/${id}/attach`,
    query: {stream: true, stdin, stdout, stderr, detachKeys},
  })
}

/** Copies what a container prints until it ends; with a TTY the engine has one stream for both. */
export function copyOutput(
  socket: Readable,
  tty: boolean,
  stdout: Writable,
  stderr: Writable,
  watch?: Watch,
): Promise<void> {
  return tty ? copy(socket, stdout, watch) : demultiplex(socket, stdout, stderr, watch)
}

/** How a container ended. */
export interface Exit {
  code: number
  /** The engine's own words when the container never ran. */
  error?: string
}

/** `removed` also waits until the engine has removed it (--rm). */
export type WaitCondition = 'next-exit' | 'not-running' | 'removed'

/**
 * Registers for the end of a container and returns as soon as the engine has noted it, so that no exit
 * can slip through between this call and the start. (dockerode's wait resolves only at the exit.)
 */
export async function waitForExit(
  engine: Engine,
  id: string,
  condition: WaitCondition,
  signal?: AbortSignal,
): Promise<{exit: Promise<Exit>}> {
  // Podman knows no exit code any more once a container is removed: it answers 0.
  const query = {condition: engine.server.podman && condition === 'removed' ? 'next-exit' : condition}
  const answer = await engine.stream({method: 'POST', path: `/containers/${id}/wait`, query, signal})
  const exit = readExit(answer).catch(error => {
    throw connectionError(error, engine.endpoint)
  })
  return {exit}
}

interface WaitAnswer {
  StatusCode: number
  Error?: {Message?: string} | null
}

function noExitCode(): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the engine ended the wait for a container without its exit code',
    suggestions: ['is there a proxy between dkr and the engine? dkr doctor'],
  })
}

async function readExit(answer: Readable): Promise<Exit> {
  for await (const {StatusCode, Error: error} of jsonLines<WaitAnswer>(answer)) {
    if (typeof StatusCode !== 'number') throw noExitCode()
    return {code: StatusCode, error: error?.Message}
  }
  throw Object.assign(new Error('the engine ended the wait without an answer'), {code: 'ECONNRESET'})
}
