import {once} from 'node:events'
import {PassThrough, Readable, Writable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {copy, demultiplex} from '../../../src/lib/engine/demultiplex.js'
import {jsonLines, lines, readText} from '../../../src/lib/engine/streams.js'

function frame(type: number, payload: string): Buffer {
  const body = Buffer.from(payload)
  const header = Buffer.alloc(8)
  header[0] = type
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

/** The bytes in pieces of `size`. */
function cut(data: Buffer, size: number): Readable {
  const pieces = Array.from({length: Math.ceil(data.length / size)}, (_, i) => data.subarray(i * size, (i + 1) * size))
  return Readable.from(pieces, {objectMode: false})
}

/** A reader that keeps what it gets, as slow as `turns` says. */
function sink(turns = 0) {
  const chunks: Buffer[] = []
  let waiting = 0
  let most = 0
  const target = new Writable({
    highWaterMark: 16,
    async write(chunk: Buffer, _encoding, done) {
      most = Math.max(most, target.writableLength)
      waiting++
      for (let i = 0; i < turns; i++) await new Promise(setImmediate)
      chunks.push(chunk)
      waiting--
      done()
    },
  })
  return {target, text: () => Buffer.concat(chunks).toString(), most: () => most, waiting: () => waiting}
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

describe('demultiplex', () => {
  const data = Buffer.concat([
    frame(1, 'out é\n'),
    frame(2, 'err 1\n'),
    frame(1, ''),
    frame(0, 'stdin too\n'),
    frame(2, '日本\n'),
    frame(3, 'of the engine\n'),
    frame(1, 'x'.repeat(300)),
  ])

  test.each(Array.from({length: 40}, (_, i) => i + 1))('in pieces of %i bytes', async size => {
    const [out, err] = [sink(), sink()]
    await demultiplex(cut(data, size), out.target, err.target)
    expect(out.text()).toBe(`out é\nstdin too\n${'x'.repeat(300)}`)
    expect(err.text()).toBe('err 1\n日本\nof the engine\n')
  })

  test('a slow reader is waited for', async () => {
    const out = sink(2)
    const source = cut(Buffer.concat(Array.from({length: 200}, () => frame(1, 'y'.repeat(16)))), 24)
    const work = demultiplex(source, out.target, new PassThrough())
    await work
    out.target.end()
    await once(out.target, 'finish')
    expect(out.text()).toBe('y'.repeat(3200))
    expect(out.most()).toBeLessThanOrEqual(32)
  })

  test('a reader that has gone away does not hold it up', async () => {
    const gone = new Writable({highWaterMark: 1, write: () => {}})
    const source = cut(Buffer.concat([frame(1, 'a'), frame(1, 'b'), frame(2, 'c')]), 9)
    const err = sink()
    const work = demultiplex(source, gone, err.target)
    await new Promise(setImmediate)
    gone.destroy()
    await work
    expect(err.text()).toBe('c')
  })

  test('a stream that ends in the middle of a frame gives what came', async () => {
    const out = sink()
    await demultiplex(cut(frame(1, 'abcdef').subarray(0, 11), 4), out.target, out.target)
    expect(out.text()).toBe('abc')
  })
})

test('copy gives every byte as it is', async () => {
  const data = Buffer.from(Array.from({length: 1000}, (_, i) => i % 256))
  const out = sink(1)
  await copy(cut(data, 7), out.target)
  out.target.end()
  await once(out.target, 'finish')
  expect(out.text()).toBe(data.toString())
})

describe('jsonLines', () => {
  const data = Buffer.from('{"a":"é日👍"}\r\n\n  \n{"b":1}\n[2]')

  test.each(Array.from({length: data.length}, (_, i) => i + 1))('in pieces of %i bytes', async size => {
    expect(await collect(jsonLines(cut(data, size)))).toEqual([{a: 'é日👍'}, {b: 1}, [2]])
  })

  test('what is not JSON is said, with its beginning', async () => {
    await expect(collect(jsonLines(cut(Buffer.from(`{}\n<html>${'x'.repeat(1000)}`), 50)))).rejects.toMatchObject({
      code: 'ENGINE_PROTOCOL',
      why: expect.stringMatching(/^<html>x{194}$/),
    })
  })
})

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\nb', ['a', '', 'b']],
])('lines of %j', async (text, expected) => {
  expect(await collect(lines(cut(Buffer.from(text), 1)))).toEqual(expected)
})

test('readText reads a character that was cut in two, and stops at a flood', async () => {
  expect(await readText(cut(Buffer.from('é日👍'), 1))).toBe('é日👍')
  const flood = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(64 * 1024, 'x')
    })(),
    {objectMode: false},
  )
  expect((await readText(flood)).length).toBeLessThan(2 * 1024 * 1024)
})
