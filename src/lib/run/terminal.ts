import {setTimeout as delay} from 'node:timers/promises'
import type {ReadStream, WriteStream} from 'node:tty'
import {leaveLineFeedsAlone} from '../process/plain-output.js'

/** The three streams of the process, so that tests can hand in their own. */
export interface Stdio {
  stdin: ReadStream
  stdout: WriteStream
  stderr: WriteStream
}

/** Sets the size of the container's terminal, in characters; rejects while the container cannot take it. */
export type Resize = (rows: number, columns: number) => Promise<void>

/** docker's own numbers: ten times, 10 ms later each time. */
const attempts = 10

/**
 * Keeps the size of a container's terminal that of ours, from the start on.
 * @returns what ends it
 */
export function followSize({stdout}: Stdio, resize: Resize): () => void {
  const follow = () => {
    // The container may be gone already; then there is nothing to resize.
    if (stdout.columns) resize(stdout.rows, stdout.columns).catch(() => {})
  }
  stdout.on('resize', follow)
  if (stdout.columns) firstSize(stdout, resize)
  return () => void stdout.off('resize', follow)
}

/** The engine refuses a size until the program runs, a moment after it has said so. */
async function firstSize(stdout: WriteStream, resize: Resize) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const done = await resize(stdout.rows, stdout.columns).then(
      () => true,
      () => false,
    )
    if (done) return
    await delay(10 * attempt, undefined, {ref: false})
  }
}

/**
 * Hands the keys of the terminal over to the container: they go through unread, Ctrl-C too.
 * Node puts the modes back when it ends for whatever reason that it can see.
 * @returns what puts the terminal back as it was; safe to call twice
 */
export function handOverKeys({stdin}: Stdio): () => void {
  if (!stdin.isTTY) return () => {}
  stdin.setRawMode(true)
  leaveLineFeedsAlone()
  const restore = () => {
    process.off('exit', restore)
    stdin.setRawMode(false)
  }
  process.on('exit', restore)
  return restore
}
