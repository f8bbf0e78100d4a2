import {inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {lastLines} from '../../engine/logs.js'
import {DkrError} from '../../errors/dkr-error.js'
import {exitMeaning} from '../../run/exit-meaning.js'
import {startError} from '../../run/start-error.js'

const shownLines = 50

/** What `up` waited for in vain. */
export interface Waited {
  /** The URL that was asked; none when no TCP port is published. */
  url?: string
  seconds: number
  /** What the last attempt met, in words: "HTTP 503", "connection refused". */
  met: string
}

/** The error for a container that the engine could not start; it has to be there still. */
export async function notStartedError(_engine: Engine, _id: string, error: unknown): Promise<DkrError> {
  return startError(error)
}

/** The error for a container that ended before it was ready: its exit code explained, its last words. */
export async function exitedError(engine: Engine, id: string, name: string): Promise<DkrError> {
  const {State, Config} = await inspectContainer(engine, id)
  const log = await lastLines(engine, id, Config.Tty, shownLines)
  const meaning = exitMeaning(State.ExitCode, State.OOMKilled)
  return new DkrError('EXITED', {
    message: `the container "${name}" ended before it was ready (exit code ${State.ExitCode})`,
    why: State.Error || `${meaning}${log.length > 0 ? '; these are its last lines' : ', and it printed nothing'}`,
    evidence: log,
    suggestions: exitSuggestions(State.ExitCode, State.OOMKilled),
  })
}

function exitSuggestions(code: number, oomKilled: boolean): [string, ...string[]] {
  if (oomKilled) return ['the app needs more memory than its container may use']
  if (code === 0) return ['a server must stay in the foreground: its command must not return']
  if (code === 127) return ['check the CMD of the Dockerfile: is that program installed in the image?']
  return ['mend the app, then dkr up again']
}

/** The error for a container that runs, but did not become ready in time. */
export async function notReadyError(engine: Engine, id: string, {url, seconds, met}: Waited): Promise<DkrError> {
  const {Config, Name} = await inspectContainer(engine, id)
  const log = await lastLines(engine, id, Config.Tty, shownLines)
  const name = Name.replace(/^\//, '')
  return new DkrError('NOT_READY', {
    message: `${url ?? `the container "${name}"`} did not answer within ${seconds} s; the container "${name}" runs on`,
    why: `the last attempt met: ${met}`,
    evidence: log,
    suggestions: [
      'the app must listen on 0.0.0.0 inside the container, not on 127.0.0.1',
      'it must listen on the port that is published: dkr ls shows which, dkr up -p HOST:CONTAINER changes it',
      'slow to start? dkr up --timeout 180',
    ],
  })
}
