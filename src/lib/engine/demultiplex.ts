import type {Readable, Writable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'
import {type Output, openOutput} from './output.js'

/** The streams of a container that has no TTY. */
export type StreamName = 'stdout' | 'stderr'

interface Part {
  stream: StreamName
  data: Buffer
}

interface FrameReader {
  /**
   * The parts of a chunk in their order.
   * @throws DkrError ENGINE_ERROR for an error of the engine in mid-stream, ENGINE_PROTOCOL for no such stream
   */
  read(chunk: Buffer): Part[]
  /** False while the rest of a frame is to come: an end there is a break. */
  isWhole(): boolean
}

const headerSize = 8

/**
 * Takes apart the stream of a container without a TTY: frames of [type, 0, 0, 0, length] and payload.
 * Nothing is copied: the parts are views of the chunks.
 */
function createFrameReader(): FrameReader {
  let header: Buffer = Buffer.alloc(0)
  let left = 0
  let type = 0
  const read = (chunk: Buffer) => {
    const parts: Part[] = []
    let at = 0
    while (at < chunk.length) {
      if (left === 0) {
        const missing = headerSize - header.length
        header =
          header.length === 0
            ? chunk.subarray(at, at + missing)
            : Buffer.concat([header, chunk.subarray(at, at + missing)])
        at += missing
        if (header.length < headerSize) break
        type = header[0]!
        left = header.readUInt32BE(4)
        header = Buffer.alloc(0)
        continue
      }
      const data = chunk.subarray(at, at + left)
      at += data.length
      left -= data.length
      parts.push({stream: streamOf(type, data), data})
    }
    return parts
  }
  return {read, isWhole: () => left === 0 && header.length === 0}
}

function streamOf(type: number, data: Buffer): StreamName {
  if (type === 2) return 'stderr'
  if (type < 2) return 'stdout'
  if (type === 3) {
    throw new DkrError('ENGINE_ERROR', {
      message: `error from daemon in stream: ${data.toString('utf8', 0, 1000)}`,
      suggestions: ['look at the log of the engine; dkr doctor says which engine it is'],
    })
  }
  throw new DkrError('ENGINE_PROTOCOL', {
    message: `Unrecognized input header: ${type}`,
    why: 'the stream of a container does not come in frames',
    suggestions: ['dkr doctor'],
  })
}

/** Sees the first bytes of what a container prints, while they pass. */
export type Watch = (data: Buffer, stream: StreamName) => void

/**
 * Copies the stream of a container without a TTY to stdout and stderr. A slow reader slows the engine
 * down (dockerode's demuxStream keeps everything in memory instead). Resolves when all has gone out.
 * @throws DkrError OUTPUT_FAILED when a reader has gone away, ENGINE_ERROR for an error in the stream; ECONNRESET for an
 * end in the middle of a frame
 */
export async function demultiplex(stream: Readable, stdout: Writable, stderr: Writable, watch?: Watch): Promise<void> {
  const outputs = {stdout: openOutput(stdout, '/dev/stdout'), stderr: openOutput(stderr, '/dev/stderr')}
  const frames = createFrameReader()
  let last: Output = outputs.stdout
  const put = ({stream, data}: Part): Promise<void> | undefined => {
    watch?.(data, stream)
    const output = outputs[stream]
    // Where both go to one pipe (2>&1) their order must not change: the one before has to be out first.
    const turn = output === last ? undefined : last.drained()
    last = output
    if (turn) return turn.then(() => output.write(data))
    output.write(data)
    return output.busy()
  }
  const deliver = (parts: Part[], from: number): Promise<void> | undefined => {
    for (let i = from; i < parts.length; i++) {
      const busy = put(parts[i]!)
      if (busy) return busy.then(() => deliver(parts, i + 1))
    }
  }
  await pump(stream, chunk => deliver(frames.read(chunk), 0), Object.values(outputs))
  if (!frames.isWhole())
    throw Object.assign(new Error('the stream ended in the middle of a frame'), {code: 'ECONNRESET'})
}

/**
 * Copies a raw stream (a TTY's) with back-pressure. Resolves when all has gone out.
 * @throws DkrError OUTPUT_FAILED when the reader has gone away
 */
export async function copy(stream: Readable, target: Writable, watch?: Watch): Promise<void> {
  const output = openOutput(target, '/dev/stdout')
  await pump(
    stream,
    chunk => {
      watch?.(chunk, 'stdout')
      output.write(chunk)
      return output.busy()
    },
    [output],
  )
}

/** Reads a stream to its end; while `consume` has given a promise that is open, nothing more is read. */
async function pump(stream: Readable, consume: (chunk: Buffer) => Promise<void> | undefined, outputs: Output[]) {
  try {
    await readToEnd(stream, consume)
    for (const output of outputs) await output.drained()
  } finally {
    for (const output of outputs) output.release()
  }
}

function readToEnd(stream: Readable, consume: (chunk: Buffer) => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let working: Promise<void> | undefined
    const fail = (error: unknown) => {
      stream.destroy()
      reject(error)
    }
    const take = (chunk: Buffer) => {
      working = consume(chunk)
      if (!working) return
      stream.pause()
      working.then(() => stream.resume(), fail)
    }
    // A stream may end while its last chunk is still being delivered.
    const end = () => (working ? working.then(resolve, fail) : resolve())
    stream.on('data', (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        fail(error)
      }
    })
    stream.on('error', fail)
    stream.on('end', end)
    stream.on('close', end)
  })
}
