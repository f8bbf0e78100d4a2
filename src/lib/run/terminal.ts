import type {ReadStream, WriteStream} from 'node:tty'
import {resizeContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'

/** The three streams of the process, so that tests can hand in their own. */
export interface Stdio {
  stdin: ReadStream
  stdout: WriteStream
  stderr: WriteStream
}

/**
 * Hands the terminal over to the container: keys go through unread (Ctrl-C too), its size follows.
 * @returns what puts the terminal back as it was; safe to call twice
 */
export function handOverTerminal(engine: Engine, id: string, {stdin, stdout}: Stdio): () => void {
  const resize = () => {
    // The container may be gone already; then there is nothing to resize.
    if (stdout.columns) resizeContainer(engine, id, stdout.rows, stdout.columns).catch(() => {})
  }
  const raw = stdin.isTTY
  if (raw) stdin.setRawMode(true)
  stdout.on('resize', resize)
  resize()
  const restore = () => {
    stdout.off('resize', resize)
    process.off('exit', restore)
    if (raw) stdin.setRawMode(false)
  }
  process.on('exit', restore)
  return restore
}
