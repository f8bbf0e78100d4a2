import {posix} from 'node:path'
import type {Readable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'
import {type Engine, statusOf} from './engine.js'

export interface FileOwner {
  uid: number
  gid: number
}

/** What a container has at a path; a link at its end is not followed. */
export interface PathEntry extends FileOwner {
  kind: 'file' | 'folder' | 'link' | 'other'
  /** The first bytes of a file, as many as were asked for. */
  data: Buffer
}

/** Looks at a path of a container, running or not; undefined when nothing is there. */
export async function entryInContainer(
  engine: Engine,
  id: string,
  path: string,
  bytes = 0,
): Promise<PathEntry | undefined> {
  try {
    const archive = await engine.stream({method: 'GET', path: `/containers/${id}/archive`, query: {path}, plain: true})
    return await firstEntry(archive, bytes)
  } catch (error) {
    if (statusOf(error) !== 404) throw error
    return undefined
  }
}

/**
 * Who owns a path in a container.
 * @param created the owner of one that is not there yet; without it that of its nearest folder
 */
export async function ownerInContainer(
  engine: Engine,
  id: string,
  path: string,
  created?: FileOwner,
): Promise<FileOwner> {
  const {uid, gid} = (await entryInContainer(engine, id, path)) ?? {}
  if (uid !== undefined && gid !== undefined) return {uid, gid}
  if (created) return created
  if (path === '/') return {uid: 0, gid: 0}
  return ownerInContainer(engine, id, posix.dirname(path))
}

const block = 512
const text = (header: Buffer, at: number, length: number): string =>
  header
    .toString('latin1', at, at + length)
    .replace(/\0.*$/s, '')
    .trim()
const octal = (header: Buffer, at: number, length: number): number => Number.parseInt(text(header, at, length), 8) || 0
const kinds: Record<string, PathEntry['kind']> = {'0': 'file', '\0': 'file', '2': 'link', '5': 'folder'}

/** Bytes of one header that says more of the entry behind it: its path, its times. */
const maxExtra = 1024 * 1024

function notAnArchive(): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the engine sent something that is not a tar archive',
    suggestions: ['is there a proxy between dkr and the engine? dkr doctor'],
  })
}

/** The first entry of the archive is the path itself; PAX headers before it have the numbers that do not fit. */
async function firstEntry(archive: Readable, wanted: number): Promise<PathEntry> {
  let bytes: Buffer = Buffer.alloc(0)
  let pax = ''
  for await (const chunk of archive) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    while (bytes.length >= block) {
      const type = String.fromCharCode(bytes[156]!)
      const size = octal(bytes, 124, 12)
      if (size < 0) throw notAnArchive()
      if (!'xgLK'.includes(type)) {
        if (bytes.length < block + Math.min(size, wanted)) break
        return {
          kind: kinds[type] ?? 'other',
          uid: paxNumber(pax, 'uid') ?? octal(bytes, 108, 8),
          gid: paxNumber(pax, 'gid') ?? octal(bytes, 116, 8),
          data: bytes.subarray(block, block + Math.min(size, wanted)),
        }
      }
      if (size > maxExtra) throw notAnArchive()
      const end = block + Math.ceil(size / block) * block
      if (bytes.length < end) break
      if (type === 'x') pax = bytes.toString('utf8', block, block + size)
      bytes = bytes.subarray(end)
    }
  }
  throw notAnArchive()
}

function paxNumber(records: string, name: string): number | undefined {
  const value = new RegExp(`(?:^|\\n)\\d+ ${name}=(\\d+)\\n`).exec(records)?.[1]
  return value === undefined ? undefined : Number(value)
}
