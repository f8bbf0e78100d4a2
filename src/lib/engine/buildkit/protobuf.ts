/**
 * The little of protocol buffers that BuildKit's messages need: varints,
 * length-delimited fields and skipping of what is not known.
 */

/** A field's value: a number for varints and fixed ones, bytes for everything else. */
export type FieldVisitor = (field: number, value: number | Uint8Array) => void

interface Cursor {
  bytes: Uint8Array
  at: number
}

/** Calls back for each field of a message, in order. Throws RangeError for bytes that are no message. */
export function eachField(bytes: Uint8Array, visit: FieldVisitor): void {
  const cursor = {bytes, at: 0}
  while (cursor.at < bytes.length) {
    const tag = readVarint(cursor)
    const field = Math.floor(tag / 8)
    if (field < 1 || field > 0x1fff_ffff) throw new RangeError(`protobuf: no field ${field}`)
    visit(field, readValue(cursor, tag % 8))
  }
}

function readValue(cursor: Cursor, wire: number): number | Uint8Array {
  switch (wire) {
    case 0:
      return readVarint(cursor)
    case 1:
      return readFixed(take(cursor, 8))
    case 2:
      return take(cursor, readVarint(cursor))
    case 5:
      return readFixed(take(cursor, 4))
    default:
      throw new RangeError(`protobuf: no wire type ${wire}`)
  }
}

/** Signed as int64; what lies beyond 2^53 is rounded. */
function readVarint(cursor: Cursor): number {
  let value = 0
  let scale = 1
  for (let length = 0; length < 10; length++) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) throw new RangeError('protobuf: cut off')
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value >= 2 ** 63 ? readNegative(cursor, length + 1) : value
    scale *= 128
  }
  throw new RangeError('protobuf: a number of more than ten bytes')
}

function readNegative({bytes, at}: Cursor, length: number): number {
  const septets = [...bytes.subarray(at - length, at)].reverse()
  const value = septets.reduce((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n)
  return Number(BigInt.asIntN(64, value))
}

function readFixed(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return bytes.length === 4 ? view.getInt32(0, true) : Number(view.getBigInt64(0, true))
}

function take(cursor: Cursor, length: number): Uint8Array {
  if (length < 0 || length > cursor.bytes.length - cursor.at) throw new RangeError('protobuf: cut off')
  cursor.at += length
  return cursor.bytes.subarray(cursor.at - length, cursor.at)
}

const decoder = new TextDecoder()

/** The text of a string field; empty when the field has another type. */
export const text = (value: number | Uint8Array): string => (typeof value === 'number' ? '' : decoder.decode(value))
export const number = (value: number | Uint8Array): number => (typeof value === 'number' ? value : 0)
export const raw = (value: number | Uint8Array): Uint8Array => (typeof value === 'number' ? new Uint8Array() : value)

/** A string or bytes field, whole, with its tag and length. */
export function lengthField(field: number, value: string | Uint8Array): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value) : value
  const head = Buffer.allocUnsafe(varintLength(field * 8 + 2) + varintLength(content.length))
  writeVarint(head, writeVarint(head, 0, field * 8 + 2), content.length)
  return Buffer.concat([head, content])
}

/** A field of type map<string, string>, whole: one entry a key. */
export function mapField(field: number, entries: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(entries).map(([key, value]) =>
      lengthField(field, Buffer.concat([lengthField(1, key), lengthField(2, value)])),
    ),
  )
}

/** A varint field, whole, for numbers from 0 to 2^53. */
export function varintField(field: number, value: number): Buffer {
  const bytes = Buffer.allocUnsafe(varintLength(field * 8) + varintLength(value))
  writeVarint(bytes, writeVarint(bytes, 0, field * 8), value)
  return bytes
}

/** How many bytes a number from 0 to 2^53 takes. */
export function varintLength(value: number): number {
  let length = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++
  return length
}

/** Writes a number from 0 to 2^53; gives the offset after it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  let next = at
  while (rest >= 0x8000_0000) {
    bytes[next++] = (rest % 128) | 0x80
    rest = Math.floor(rest / 128)
  }
  while (rest >= 128) {
    bytes[next++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[next++] = rest
  return next
}

/** Writes an int64; gives the offset after it. */
export function writeInt64(bytes: Uint8Array, at: number, value: bigint): number {
  if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return writeVarint(bytes, at, Number(value))
  let rest = BigInt.asUintN(64, value)
  let next = at
  while (rest >= 128n) {
    bytes[next++] = Number(rest & 0x7fn) | 0x80
    rest >>= 7n
  }
  bytes[next++] = Number(rest)
  return next
}
