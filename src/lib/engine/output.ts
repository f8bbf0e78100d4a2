import {fstatSync, readlinkSync} from 'node:fs'
import type {Writable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'
import {isDiskFull, localDiskFull} from '../files/disk-full.js'

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
  EDQUOT: 'disk quota exceeded',
  EIO: 'input/output error',
}

/** The error of a stream that takes nothing any more. @param name as in `openOutput` */
export function outputError(error: NodeJS.ErrnoException, name: string): DkrError {
  const gone = isReaderGone(error)
  const message = `write ${name}: ${words[error.code ?? ''] ?? error.message}`
  const file = isDiskFull(error) ? fileBehind(name) : undefined
  const noRoom = file && localDiskFull(error, file, {message})
  if (noRoom) return noRoom
  return new DkrError('OUTPUT_FAILED', {
    message,
    why: gone ? 'the reader of this output has gone away' : undefined,
    suggestions: [gone ? 'let the reader read to the end, or > /dev/null' : 'check where the output goes'],
    cause: error,
  })
}

/** The file that a stream of dkr was redirected to; undefined for a device such as /dev/full, which is on no disk. */
function fileBehind(name: string): string | undefined {
  const number = {'/dev/stdout': 1, '/dev/stderr': 2}[name]
  if (number === undefined) return undefined
  try {
    if (!fstatSync(number).isFile()) return undefined
    return readlinkSync(`/proc/self/fd/${number}`)
  } catch {
    // Without /proc (macOS) nothing tells which file it is.
    return undefined
  }
}

/** Whether this is what `outputError` makes: also a full disk, where our own output goes to a file. */
export function isOutputError(error: DkrError): boolean {
  return (
    error.code === 'OUTPUT_FAILED' ||
    (error.code === 'DISK_FULL' && /^write \/dev\/std(?:out|err): /.test(error.message))
  )
}

/** Whether this is the error of a reader that has gone away, itself or as the cause. */
export function isReaderGone(error: unknown): boolean {
  const {code, cause} = (error ?? {}) as {code?: string; cause?: unknown}
  if (code === 'OUTPUT_FAILED') return isReaderGone(cause)
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}

/** The exit code of a program that SIGPIPE has ended: docker's exec and logs end so when their reader goes away. */
export const brokenPipe = 128 + 13
