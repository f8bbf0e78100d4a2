import type {Writable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'

/** Bytes that may wait for a slow reader before the engine is made to wait. */
const highWater = 1024 * 1024

/** One stream that a container's output goes to: it knows how much waits in it, and when its reader is gone. */
export interface Output {
  /** @throws DkrError OUTPUT_FAILED when the stream takes nothing any more */
  write(data: Uint8Array): void
  /** Undefined while it keeps up; else what resolves once everything has gone out. */
  busy(): Promise<void> | undefined
  /** Undefined when nothing waits; else what resolves once everything has gone out. */
  drained(): Promise<void> | undefined
  release(): void
}

/**
 * Watches a stream for the time of a copy.
 * @param name what the stream is called in an error: `/dev/stdout`, as docker says
 */
export function openOutput(stream: Writable, name: string): Output {
  let failure: Error | undefined
  let pending = 0
  let wake = () => {}
  const fail = (error: Error) => {
    failure ??= error
    wake()
  }
  const closed = () => fail(Object.assign(new Error('closed'), {code: 'EPIPE'}))
  stream.on('error', fail)
  stream.on('close', closed)
  if (stream.destroyed) closed()
  const check = () => {
    if (failure) throw outputError(failure, name)
  }
  // 'drain' is no help: a stream that holds less than its high-water mark never says it.
  const empty = async () => {
    while (pending > 0 && !failure) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    check()
  }
  return {
    write(data) {
      check()
      pending += data.length
      stream.write(data, error => {
        pending -= data.length
        if (error) fail(error)
        else if (pending === 0) wake()
      })
    },
    busy: () => (pending > highWater ? empty() : undefined),
    drained: () => (pending > 0 || failure ? empty() : undefined),
    release: () => stream.off('close', closed),
  }
}

const words: Record<string, string> = {
  EPIPE: 'broken pipe',
  ENOSPC: 'no space left on device',
  EIO: 'input/output error',
}

/** The error of a stream that takes nothing any more. @param name as in `openOutput` */
export function outputError(error: NodeJS.ErrnoException, name: string): DkrError {
  const gone = isReaderGone(error)
  return new DkrError('OUTPUT_FAILED', {
    message: `write ${name}: ${words[error.code ?? ''] ?? error.message}`,
    why: gone ? 'the reader of this output has gone away' : undefined,
    suggestions: [gone ? 'let the reader read to the end, or > /dev/null' : 'check where the output goes'],
    cause: error,
  })
}

/** Whether this is the error of a reader that has gone away, itself or as the cause. */
export function isReaderGone(error: unknown): boolean {
  const {code, cause} = (error ?? {}) as {code?: string; cause?: unknown}
  if (code === 'OUTPUT_FAILED') return isReaderGone(cause)
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}

/** The exit code of a program that SIGPIPE has ended: docker's exec and logs end so when their reader goes away. */
export const brokenPipe = 128 + 13
