import type {Readable} from 'node:stream'

/**
 * Reads standard input for as long as nobody presses Ctrl-C: a stream that never ends gives no other way out.
 * @throws the signal's reason, and what `read` throws
 */
export async function untilAborted<T>(
  stdin: Readable,
  signal: AbortSignal | undefined,
  read: (stdin: Readable) => Promise<T>,
): Promise<T> {
  const stop = () => void stdin.destroy(signal?.reason)
  signal?.throwIfAborted()
  signal?.addEventListener('abort', stop, {once: true})
  try {
    return await read(stdin)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
