import {expect, test} from '@jest/globals'
import {bytesOfText, readable, textOfBytes} from '../../../src/lib/dockerfile/lossless-text.js'
import {pick, randomFrom} from '../../support/random-tree.js'

test.each([
  ['ASCII', [0x46, 0x0a]],
  ['a byte order mark', [0xef, 0xbb, 0xbf, 0x46]],
  ['Latin-1', [0x63, 0xe9, 0x0a]],
  ['UTF-16', [0xff, 0xfe, 0x46, 0x00]],
  ['half a character at the end', [0x61, 0xf0, 0x9f, 0x98]],
  ['a surrogate in UTF-8, which no UTF-8 has', [0xed, 0xb3, 0xa9]],
  ['a character written too long', [0xc0, 0xaf, 0xe0, 0x80, 0xaf]],
  ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80, 0xff]],
])('%s comes back as it was', (_, bytes) => {
  expect([...bytesOfText(textOfBytes(Buffer.from(bytes)))]).toEqual(bytes)
})

test('what is UTF-8 reads as it does elsewhere, next to what is not', () => {
  const text = 'é日😀\uFEFF\u0000'
  expect(textOfBytes(Buffer.from(text))).toBe(text)
  expect(readable(textOfBytes(Buffer.concat([Buffer.from(text), Buffer.from([0xe9]), Buffer.from(text)])))).toBe(
    `${text}\ufffd${text}`,
  )
})

test('any bytes come back', () => {
  const random = randomFrom(7)
  const kinds = [() => random() * 128, () => random() * 256, () => 0xc0 + random() * 64, () => 0x80 + random() * 64]
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(Array.from({length: random() * 60}, () => pick(random, kinds)()))
    expect(bytesOfText(textOfBytes(bytes)).equals(bytes)).toBe(true)
  }
})
