import {expect, test} from '@jest/globals'
import {
  eachField,
  lengthField,
  text,
  varintField,
  varintLength,
  writeInt64,
} from '../../../src/lib/engine/buildkit/protobuf.js'

function fields(bytes: Uint8Array): Array<[number, number | string]> {
  const found: Array<[number, number | string]> = []
  eachField(bytes, (field, value) => found.push([field, typeof value === 'number' ? value : text(value)]))
  return found
}
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')

test.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 35 + 7, Number.MAX_SAFE_INTEGER])(
  'the number %d',
  value => {
    const bytes = varintField(3, value)
    expect(fields(bytes)).toEqual([[3, value]])
    expect(varintLength(value)).toBe(bytes.length - 1)
  },
)

test.each([0n, 1n, -1n, 2n ** 53n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), -315_619_200_000_000_000n])(
  'the int64 %d',
  value => {
    const bytes = Buffer.alloc(11)
    bytes[0] = 8
    const end = writeInt64(bytes, 1, value)
    expect(fields(bytes.subarray(0, end))).toEqual([[1, Number(value)]])
  },
)

test.each(['', 'a', 'grüße 😀', 'x'.repeat(20_000)])('the string %#', value => {
  expect(fields(lengthField(1000, value))).toEqual([[1000, value]])
})

test('unknown fields of all types are passed over', () => {
  expect(fields(hex('0d 01000000  11 feffffffffffffff  1a 01 61  20 96 01'))).toEqual([
    [1, 1],
    [2, -2],
    [3, 'a'],
    [4, 150],
  ])
})

test.each([
  ['a cut off number', '08 96'],
  ['a cut off tag', '80'],
  ['a cut off string', '0a 05 61'],
  ['a string of negative length', '0a ffffffffffffffffff01'],
  ['a string of enormous length', '0a ffffffff7f 00'],
  ['a number without end', '08 ffffffffffffffffffffff01'],
  ['field 0', '00 00'],
  ['a group', '0b 0c'],
  ['wire type 7', '0f 00'],
  ['cut off fixed numbers', '0d 000000'],
])('%s is refused', (_, digits) => {
  expect(() => fields(hex(digits))).toThrow(RangeError)
})

test('random bytes are read or refused, never worse', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed >> 8
  }
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(Array.from({length: random() % 40}, () => random() % 256))
    try {
      fields(bytes)
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
    }
  }
})
