import {Readable} from 'node:stream'
import {describe, expect, test} from '@jest/globals'
import {jsonLines, lines, readJson, readText} from '../../../src/lib/engine/streams.js'
import {cut} from '../../support/byte-streams.js'

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

describe('jsonLines', () => {
  const data = Buffer.from('{"a":"é日👍"}\r\n\n  \n{"b":1}\n{"c":2}')

  test.each(Array.from({length: data.length}, (_, i) => i + 1))('in pieces of %i bytes', async size => {
    expect(await collect(jsonLines(cut(data, size)))).toEqual([{a: 'é日👍'}, {b: 1}, {c: 2}])
  })

  test('what is not JSON is said, with its beginning', async () => {
    await expect(collect(jsonLines(cut(Buffer.from(`{}\n<html>${'x'.repeat(1000)}`), 50)))).rejects.toMatchObject({
      code: 'ENGINE_PROTOCOL',
      why: expect.stringMatching(/^the answer is not JSON: <html>x{194}…$/),
    })
  })
})

/** Bytes without end, the same 64 KiB again and again; how many were taken. */
function flood(content: string): {stream: Readable; taken: () => number} {
  let taken = 0
  const pieces = function* () {
    for (;;) {
      taken += 64 * 1024
      yield Buffer.alloc(64 * 1024, content)
    }
  }
  return {stream: Readable.from(pieces(), {objectMode: false}), taken: () => taken}
}

describe('an answer without end', () => {
  test.each([
    ['a line', 64, (stream: Readable) => collect(lines(stream))],
    ['an answer', 128, (stream: Readable) => readJson(stream, true)],
  ] as const)('%s', async (what, most, read) => {
    const {stream, taken} = flood('x')
    const failure = {code: 'ENGINE_PROTOCOL', message: `the engine sent ${what} without end`}
    await expect(read(stream)).rejects.toMatchObject(failure)
    expect(taken()).toBeLessThan((most + 1) * 1024 * 1024)
  })
})

test.each(['null', '"x"', '1', 'true', '[2]'])('a line that is JSON and tells nothing: %s', async line => {
  await expect(collect(jsonLines(cut(Buffer.from(`{}\n${line}\n`), 3)))).rejects.toMatchObject({
    code: 'ENGINE_PROTOCOL',
  })
})

describe('readJson', () => {
  test('characters cut in two', async () => {
    expect(await readJson(cut(Buffer.from('{"a":"é日👍"}'), 1), true)).toEqual({a: 'é日👍'})
  })

  test.each([
    ['bytes that are no UTF-8, although it would be JSON', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d])],
    ['an empty answer', Buffer.from(' ')],
    ['half an answer', Buffer.from('{"a"')],
  ])('%s', async (_name, bytes) => {
    await expect(readJson(cut(bytes, 3), true)).rejects.toMatchObject({code: 'ENGINE_PROTOCOL'})
  })

  test('an empty answer where none is needed', async () => {
    expect(await readJson(cut(Buffer.from('\n'), 3), false)).toBeUndefined()
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
