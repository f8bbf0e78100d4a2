import {once} from 'node:events'
import {PassThrough, Readable, Writable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {copy, demultiplex} from '../../../src/lib/engine/demultiplex.js'
import {cut, frame, sink} from '../../support/byte-streams.js'

describe('demultiplex', () => {
  const data = Buffer.concat([
    frame(1, 'out é\n'),
    frame(2, 'err 1\n'),
    frame(1, ''),
    frame(0, 'stdin too\n'),
    frame(2, '日本\n'),
    frame(1, 'x'.repeat(300)),
  ])

  test.each(Array.from({length: 40}, (_, i) => i + 1))('in pieces of %i bytes', async size => {
    const [out, err] = [sink(), sink()]
    await demultiplex(cut(data, size), out.target, err.target)
    expect(out.text()).toBe(`out é\nstdin too\n${'x'.repeat(300)}`)
    expect(err.text()).toBe('err 1\n日本\n')
  })

  test.each([1, 7, 8, 12])('an end after %i bytes of a frame is a break', async size => {
    const [out, err] = [sink(), sink()]
    const stream = Readable.from([data, frame(1, 'lost').subarray(0, size)], {objectMode: false})
    const copied = demultiplex(stream, out.target, err.target)
    if (size === 12) await copied
    else await expect(copied).rejects.toMatchObject({code: 'ECONNRESET'})
  })

  test('a slow reader is waited for: no more than a megabyte and a chunk wait in memory', async () => {
    const out = sink(1)
    const big = 'y'.repeat(64 * 1024)
    const frames = function* () {
      for (let i = 0; i < 64; i++) yield frame(1, big)
    }
    await demultiplex(Readable.from(frames(), {objectMode: false}), out.target, new PassThrough())
    expect(out.text()).toHaveLength(64 * big.length)
    expect(out.most()).toBeLessThanOrEqual(1024 * 1024 + 2 * big.length)
  })

  test('two streams that end in one pipe keep their order, however slow it is', async () => {
    const seen: string[] = []
    const slow = (turns: number) =>
      new Writable({
        highWaterMark: 4,
        async write(chunk: Buffer, _encoding, done) {
          for (let i = 0; i < turns; i++) await new Promise(setImmediate)
          seen.push(String(chunk))
          done()
        },
      })
    const frames = Array.from({length: 20}, (_, i) => frame(1 + (i % 2), String(i)))
    await demultiplex(cut(Buffer.concat(frames), 50), slow(3), slow(0))
    expect(seen).toEqual(Array.from({length: 20}, (_, i) => String(i)))
  })

  test('all has gone out when it is done', async () => {
    const out = sink(5)
    await demultiplex(cut(Buffer.concat([frame(1, 'a'), frame(1, 'b')]), 9), out.target, new PassThrough())
    expect(out.text()).toBe('ab')
  })

  test('a reader that has gone away ends it with an error, and the source is closed', async () => {
    const gone = new Writable({highWaterMark: 1, write: () => {}})
    const source = cut(Buffer.concat([frame(1, 'a'), frame(1, 'b'), frame(2, 'c')]), 9)
    const work = demultiplex(source, gone, sink().target)
    await new Promise(setImmediate)
    gone.destroy()
    await expect(work).rejects.toMatchObject({code: 'OUTPUT_FAILED', message: 'write /dev/stdout: broken pipe'})
  })

  test('a write that fails is told with its reason', async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write'), {code: 'ENOSPC'})),
    })
    const work = demultiplex(cut(frame(2, 'x'), 100), sink().target, full)
    await expect(work).rejects.toMatchObject({message: 'write /dev/stderr: no space left on device'})
  })

  test.each([
    [3, 'of the engine', {code: 'ENGINE_ERROR', message: 'error from daemon in stream: of the engine'}],
    [73, 'x', {code: 'ENGINE_PROTOCOL', message: 'Unrecognized input header: 73'}],
  ])('a frame of type %i ends it', async (type, text, error) => {
    const out = sink()
    const data = Buffer.concat([frame(1, 'before'), frame(type, text), frame(1, 'after')])
    await expect(demultiplex(cut(data, 1000), out.target, sink().target)).rejects.toMatchObject(error)
  })

  test('a connection that breaks is an error', async () => {
    const source = new PassThrough()
    const work = demultiplex(source, sink().target, sink().target)
    source.destroy(Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'}))
    await expect(work).rejects.toMatchObject({code: 'ECONNRESET'})
  })

  test('a stream that ends in the middle of a frame gives what came, and is a break', async () => {
    const out = sink()
    await expect(demultiplex(cut(frame(1, 'abcdef').subarray(0, 11), 4), out.target, out.target)).rejects.toMatchObject(
      {code: 'ECONNRESET'},
    )
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
