import type {FileEntry} from './file-source.js'
import {eachField, number, raw, varintLength, writeInt64, writeVarint} from './protobuf.js'

/** Packet kinds of fsutil's file transfer (tonistiigi/fsutil:types/wire.proto). */
export const packetKind = {stat: 0, request: 1, data: 2, finish: 3, error: 4} as const

/** The bytes before each message of gRPC: one flag, four of length. */
export const frameHead = 5

export interface Packet {
  kind: number
  id: number
  data: Uint8Array
}

/** Reads what the receiver sends: requests, the end, an error. Throws RangeError for garbage. */
export function decodePacket(bytes: Uint8Array): Packet {
  const packet: Packet = {kind: 0, id: 0, data: new Uint8Array()}
  eachField(bytes, (field, value) => {
    if (field === 1) packet.kind = number(value)
    if (field === 3) packet.id = number(value)
    if (field === 4) packet.data = raw(value)
  })
  return packet
}

const nothing = new Uint8Array()

/** A whole gRPC message with a packet that has no stat. */
export function packetFrame(kind: number, id: number, data: Uint8Array = nothing): Buffer {
  return Buffer.concat([packetHead(kind, id, data.length), data])
}

/** All of such a message but its data, which follows. Default values are left out, as proto3 has it. */
export function packetHead(kind: number, id: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(frameHead + 20)
  let at = writeVarint(bytes, frameHead, 1 * 8)
  at = writeVarint(bytes, at, kind)
  if (id > 0) at = writeVarint(bytes, writeVarint(bytes, at, 3 * 8), id)
  if (length > 0) at = writeVarint(bytes, writeVarint(bytes, at, 4 * 8 + 2), length)
  return finishFrame(bytes, at, length)
}

function finishFrame(bytes: Buffer, end: number, following: number): Buffer {
  bytes[0] = 0
  bytes.writeUInt32BE(end - frameHead + following, 1)
  return bytes.subarray(0, end)
}

/** The whole gRPC message that ends the list of entries: a stat packet without one. */
export const endOfStats = (): Buffer => finishFrame(Buffer.alloc(frameHead), frameHead, 0)

/** More than the numbers of a stat and its framing ever take. */
const statOverhead = 120

/** The most bytes that `writeStatFrame` can need for an entry. */
export const statFrameRoom = (entry: FileEntry): number =>
  frameHead + statOverhead + 3 * (entry.path.length + linkOf(entry).length)

/** A hard link names its first path; a symbolic link keeps where it points. */
const linkOf = (entry: FileEntry): string => entry.linkname || entry.hardlink || ''

/** Writes the whole gRPC message for an entry; gives the offset after it. */
export function writeStatFrame(bytes: Buffer, start: number, entry: FileEntry): number {
  const lengthRoom = 4
  const body = start + frameHead + 1 + lengthRoom
  const end = writeStat(bytes, body, entry)
  const head = varintLength(end - body)
  const from = start + frameHead + 1 + head
  bytes.copyWithin(from, body, end)
  bytes[start] = 0
  bytes.writeUInt32BE(1 + head + end - body, start + 1)
  bytes[start + frameHead] = 2 * 8 + 2
  writeVarint(bytes, start + frameHead + 1, end - body)
  return from + end - body
}

function writeStat(bytes: Buffer, start: number, entry: FileEntry): number {
  let at = writeText(bytes, start, 1, entry.path)
  at = writeNumber(bytes, at, 2, entry.mode)
  at = writeNumber(bytes, at, 3, entry.uid)
  at = writeNumber(bytes, at, 4, entry.gid)
  at = writeNumber(bytes, at, 5, entry.size)
  at = writeInt64(bytes, writeVarint(bytes, at, 6 * 8), entry.mtimeNs)
  at = writeText(bytes, at, 7, linkOf(entry))
  if (!entry.device) return at
  return writeNumber(bytes, writeNumber(bytes, at, 8, entry.device.major), 9, entry.device.minor)
}

function writeNumber(bytes: Buffer, at: number, field: number, value: number): number {
  return value === 0 ? at : writeVarint(bytes, writeVarint(bytes, at, field * 8), value)
}

function writeText(bytes: Buffer, at: number, field: number, value: string): number {
  if (value === '') return at
  const length = Buffer.byteLength(value)
  const content = writeVarint(bytes, writeVarint(bytes, at, field * 8 + 2), length)
  return content + bytes.write(value, content)
}
