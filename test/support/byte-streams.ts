import {Readable, Writable} from 'node:stream'

/** One frame of a multiplexed stream, as the engine sends it. */
export function frame(type: number, payload: string | Uint8Array): Buffer {
  const body = Buffer.from(payload as string)
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

/** The bytes in pieces of `size`. */
export function cut(data: Buffer, size: number): Readable {
  const pieces = Array.from({length: Math.ceil(data.length / size)}, (_, i) => data.subarray(i * size, (i + 1) * size))
  return Readable.from(pieces, {objectMode: false})
}

/** A reader that keeps what it gets, as slow as `turns` of the event loop for each write says. */
export function sink(turns = 0) {
  const chunks: Buffer[] = []
  let most = 0
  const target = new Writable({
    highWaterMark: 16,
    async write(chunk: Buffer, _encoding, done) {
      most = Math.max(most, target.writableLength)
      for (let i = 0; i < turns; i++) await new Promise(setImmediate)
      chunks.push(chunk)
      done()
    },
  })
  return {target, text: () => Buffer.concat(chunks).toString(), most: () => most}
}
