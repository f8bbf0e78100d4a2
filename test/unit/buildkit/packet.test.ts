import {expect, test} from '@jest/globals'
import type {FileEntry} from '../../../src/lib/engine/buildkit/file-source.js'
import {frameSplitter} from '../../../src/lib/engine/buildkit/grpc.js'
import {
  decodePacket,
  endOfStats,
  packetFrame,
  packetKind,
  statFrameRoom,
  writeStatFrame,
} from '../../../src/lib/engine/buildkit/packet.js'
import {eachField, raw} from '../../../src/lib/engine/buildkit/protobuf.js'

const entry: FileEntry = {
  path: 'dir/a.txt',
  posixMode: 0o100644,
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 3,
  mtimeNs: 1_700_000_000_123_456_789n,
  linkname: '',
}

function statFrame(changes: Partial<FileEntry>): Buffer {
  const changed = {...entry, ...changes}
  const room = statFrameRoom(changed)
  const bytes = Buffer.alloc(room + 20)
  const end = writeStatFrame(bytes, 10, changed)
  expect(end - 10).toBeLessThanOrEqual(room)
  return bytes.subarray(10, end)
}

test.each([
  [{}, '121a0a096469722f612e74787410a403280330959a97ece39fe7cb17'],
  [
    {path: 'ü', mode: 0x8000_01ed, uid: 1000, gid: 1001, size: 0, mtimeNs: -1n},
    '121b0a02c3bc10ed8380800818e80720e90730ffffffffffffffffff01',
  ],
  [
    {path: 'd', mode: 0x0400_01b0, size: 0, mtimeNs: 1n, device: {major: 8, minor: 1}},
    '120e0a016410b0838020300140084801',
  ],
  [{path: 'l', mode: 0x0800_01ff, size: 4, mtimeNs: 1n, linkname: '../x'}, '12120a016c10ff838040280430013a042e2e2f78'],
] as Array<[Partial<FileEntry>, string]>)('a stat has the bytes that fsutil writes: %#', (changes, bytes) => {
  expect(statFrame(changes).toString('hex')).toBe(`00${(bytes.length / 2).toString(16).padStart(8, '0')}${bytes}`)
})

test.each([
  [{}],
  [{path: 'ü'.repeat(2000), linkname: 'ö'.repeat(2000), mode: 0x0800_01ff}],
  [{size: 2 ** 40, uid: 2 ** 32 - 1, gid: 2 ** 32 - 1, mode: 0x8000_01ed, mtimeNs: -1n}],
  [{device: {major: 8, minor: 1}, mode: 0x0400_01b0, hardlink: 'first'}],
  [{path: 'x'.repeat(127)}],
  [{path: 'x'.repeat(16_384)}],
] as Array<[Partial<FileEntry>]>)('the frame says how long it is: %#', changes => {
  const messages: Buffer[] = []
  frameSplitter(message => messages.push(message))(statFrame(changes))
  expect(messages).toHaveLength(1)
  const stats: Uint8Array[] = []
  eachField(messages[0]!, (field, value) => field === 2 && stats.push(raw(value)))
  const path = {...entry, ...changes}.path
  eachField(stats[0]!, (field, value) => field === 1 && expect(Buffer.from(raw(value)).toString()).toBe(path))
})

test.each([
  [packetKind.request, 300, '', '080118ac02'],
  [packetKind.data, 300, 'abc', '080218ac022203616263'],
  [packetKind.finish, 0, '', '0803'],
  [packetKind.error, 0, 'no', '080422026e6f'],
])('packet %d has the bytes that fsutil writes', (kind, id, data, bytes) => {
  expect(packetFrame(kind, id, Buffer.from(data)).subarray(5).toString('hex')).toBe(bytes)
})

test.each([
  [packetKind.request, 0, ''],
  [packetKind.request, 70_000, ''],
  [packetKind.data, 3, 'content'],
  [packetKind.error, 0, 'no permission'],
  [packetKind.finish, 0, ''],
])('packet %d of file %d', (kind, id, data) => {
  const framed = packetFrame(kind, id, Buffer.from(data))
  expect(framed.readUInt32BE(1)).toBe(framed.length - 5)
  const packet = decodePacket(framed.subarray(5))
  expect({...packet, data: Buffer.from(packet.data).toString()}).toEqual({kind, id, data})
})

test('the list of entries ends with an empty packet', () => {
  expect(endOfStats()).toEqual(Buffer.from([0, 0, 0, 0, 0]))
})

test('messages are cut out of whatever pieces arrive', () => {
  const sent = ['', 'a', 'x'.repeat(300), ''].map(text => packetFrame(packetKind.data, 1, Buffer.from(text)))
  const stream = Buffer.concat(sent)
  for (const size of [1, 2, 5, 7, 64, 1000]) {
    const messages: Buffer[] = []
    const split = frameSplitter(message => messages.push(Buffer.from(message)))
    for (let at = 0; at < stream.length; at += size) split(stream.subarray(at, at + size))
    expect(messages).toEqual(sent.map(framed => framed.subarray(5)))
  }
})

test.each([
  ['compressed', [1, 0, 0, 0, 0], 12],
  ['too long', [0, 0xff, 0, 0, 0], 8],
])('a message that is %s is refused', (_, bytes, grpcStatus) => {
  const split = frameSplitter(() => {})
  expect(() => split(Buffer.from(bytes))).toThrow(expect.objectContaining({grpcStatus}))
})
