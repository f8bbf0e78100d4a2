import type {Readable, Writable} from 'node:stream'
import {StringDecoder} from 'node:string_decoder'
import {DkrError} from '../errors/dkr-error.js'

const maxText = 1024 * 1024

/** Reads an answer whole; what is longer than `max` bytes (1 MiB) is cut. */
export async function readText(stream: Readable, max = maxText): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > max) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

const maxLine = 64 * 1024 * 1024

/**
 * The JSON values of a stream that has one a line (build, pull, push, events).
 * @throws DkrError ENGINE_PROTOCOL for a line that is not JSON
 */
export async function* jsonLines<T>(stream: Readable): AsyncGenerator<T> {
  for await (const line of lines(stream)) {
    if (line.trim() === '') continue
    try {
      yield JSON.parse(line) as T
    } catch (cause) {
      throw new DkrError('ENGINE_PROTOCOL', {
        message: 'the engine sent something that is not JSON',
        why: line.slice(0, 200),
        suggestions: ['is there a proxy between dkr and the engine? dkr doctor'],
        cause,
      })
    }
  }
}

/** Lines of a byte stream; characters cut in two by the network stay whole. */
export async function* lines(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stream) {
    const parts = (rest + decoder.write(chunk as Buffer)).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > maxLine)
      throw new DkrError('ENGINE_PROTOCOL', {
        message: 'the engine sent a line without end',
        suggestions: ['dkr doctor'],
      })
    yield* parts
  }
  rest += decoder.end()
  if (rest) yield rest
}

/**
 * Takes apart the stream of a container without a TTY: frames of [type, 0, 0, 0, length] and payload.
 * Slow readers slow the engine down (dockerode's demuxStream keeps everything in memory instead).
 */
export async function demultiplex(stream: Readable, stdout: Writable, stderr: Writable): Promise<void> {
  let header = Buffer.alloc(0)
  let left = 0
  let target = stdout
  for await (const chunk of stream) {
    let data = chunk as Buffer
    while (data.length > 0) {
      if (left === 0) {
        const missing = 8 - header.length
        header = Buffer.concat([header, data.subarray(0, missing)])
        data = data.subarray(missing)
        if (header.length < 8) break
        // 2 is stderr, 3 an error of the engine itself in the middle of a log.
        target = header[0]! >= 2 ? stderr : stdout
        left = header.readUInt32BE(4)
        header = Buffer.alloc(0)
        continue
      }
      const part = data.subarray(0, left)
      left -= part.length
      data = data.subarray(part.length)
      await write(target, part)
    }
  }
}

/** Copies a raw stream (a TTY's) with back-pressure. */
export async function copy(stream: Readable, target: Writable): Promise<void> {
  for await (const chunk of stream) await write(target, chunk as Buffer)
}

/** Resolves when the target takes more; a reader that has gone away ends the copy quietly. */
function write(target: Writable, data: Buffer): Promise<void> | void {
  if (target.destroyed || target.write(data)) return
  return new Promise(resolve => {
    const done = () => {
      target.off('drain', done)
      target.off('close', done)
      resolve()
    }
    target.once('drain', done)
    target.once('close', done)
  })
}
