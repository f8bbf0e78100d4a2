import type {Duplex} from 'node:stream'
import {copyOutput} from '../engine/attach.js'
import type {Watch} from '../engine/demultiplex.js'
import type {Engine} from '../engine/engine.js'
import {connectionError} from '../errors/connection.js'
import {connectInput, noInput} from './input.js'
import {followSize, handOverKeys, type Resize, type Stdio} from './terminal.js'

export interface StreamPlan {
  tty: boolean
  interactive: boolean
  /** Bytes of the detach sequence. */
  detachKeys: readonly number[]
}

export interface Streams {
  /**
   * How the connection ended; the first of the two.
   * @throws DkrError OUTPUT_FAILED when our reader has gone away, ENGINE_GONE when the connection breaks
   */
  ended: Promise<'output ended' | 'detached'>
  /** Makes the container's terminal as large as ours, and keeps it so: from its start on. */
  followSize(resize: Resize): void
  /** Gives back the terminal and stdin; safe at any time. */
  close(): void
}

/** Connects our streams with those of a container or of a program in it: the keys too, where it has a TTY. */
export function connectStreams(engine: Engine, socket: Duplex, plan: StreamPlan, stdio: Stdio, watch?: Watch): Streams {
  const withKeys = plan.tty && plan.interactive
  const restore = withKeys ? handOverKeys(stdio) : () => {}
  const output = copyOutput(socket, plan.tty, stdio.stdout, stdio.stderr, watch)
  const input = plan.interactive ? connectInput(socket, stdio, withKeys ? plan.detachKeys : undefined) : noInput
  const ended = Promise.race([
    output.then(() => 'output ended' as const),
    input.detached.then(() => 'detached' as const),
  ]).catch(error => {
    throw connectionError(error, engine.endpoint)
  })
  // Nobody may be listening yet when it breaks.
  ended.catch(() => {})
  let stopFollowing = () => {}
  return {
    ended,
    followSize(resize) {
      if (plan.tty) stopFollowing = followSize(stdio, resize)
    },
    close() {
      stopFollowing()
      input.close()
      restore()
      socket.destroy()
    },
  }
}
