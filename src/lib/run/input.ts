import type {Duplex} from 'node:stream'
import {createDetachFilter} from './detach-filter.js'
import type {Stdio} from './terminal.js'

/**
 * Milliseconds that the first keys of the detach sequence wait for the rest. Typed as one gesture the container
 * sees none of them; Ctrl-P alone reaches its shell without another key.
 */
const patience = 250

export interface Input {
  /** Resolves when the user has typed the detach sequence; never otherwise. */
  detached: Promise<void>
  close(): void
}

/** No input: the container's stdin is not ours. */
export const noInput: Input = {detached: new Promise(() => {}), close: () => {}}

/**
 * Sends stdin to the container; its end is passed on while the output goes on.
 * @param detachKeys bytes that leave the container; looked for only where there is a TTY
 */
export function connectInput(socket: Duplex, {stdin}: Stdio, detachKeys?: readonly number[]): Input {
  // A container that has ended does not read any more: that is no error of ours.
  socket.on('error', () => {})
  const {promise, stop} = detachKeys ? typed(socket, stdin, detachKeys) : piped(socket, stdin)
  return {
    detached: promise,
    close() {
      stop()
      stdin.pause()
      // A pipe whose writer lives on would keep the process alive.
      stdin.unref?.()
    },
  }
}

function piped(socket: Duplex, stdin: Stdio['stdin']) {
  stdin.pipe(socket)
  return {promise: noInput.detached, stop: () => void stdin.unpipe(socket)}
}

function typed(socket: Duplex, stdin: Stdio['stdin'], detachKeys: readonly number[]) {
  const filter = createDetachFilter(detachKeys)
  let timer: NodeJS.Timeout | undefined
  let leave = () => {}
  const promise = new Promise<void>(resolve => {
    leave = resolve
  })
  const pass = (data: Buffer) => {
    if (data.length > 0 && !socket.write(data)) {
      stdin.pause()
      socket.once('drain', () => stdin.resume())
    }
  }
  const take = (data: Buffer) => {
    clearTimeout(timer)
    const keys = filter.take(data)
    pass(keys.pass)
    if (keys.detached) leave()
    else timer = setTimeout(() => pass(filter.flush()), patience)
  }
  const end = () => socket.end()
  stdin.on('data', take).on('end', end)
  const stop = () => {
    clearTimeout(timer)
    stdin.off('data', take).off('end', end)
  }
  return {promise, stop}
}
