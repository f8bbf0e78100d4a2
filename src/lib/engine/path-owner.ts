import {posix} from 'node:path'
import type {Readable} from 'node:stream'
import {DkrError} from '../errors/dkr-error.js'
import {type Engine, statusOf} from './engine.js'

export interface FileOwner {
  uid: number
  gid: number
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
  try {
    const archive = await engine.stream({method: 'GET', path: `/containers/${id}/archive`, query: {path}})
    return await firstOwner(archive)
  } catch (error) {
    if (statusOf(error) !== 404 || path === '/') throw error
    return created ?? ownerInContainer(engine, id, posix.dirname(path))
  }
}

const block = 512
const octal = (header: Buffer, at: number): number => Number.parseInt(header.toString('latin1', at, at + 8), 8) || 0

/** Bytes of one header that says more of the entry behind it: its path, its times. */
const maxExtra = 1024 * 1024

function notAnArchive(): DkrError {
  return new DkrError('ENGINE_PROTOCOL', {
    message: 'the engine sent something that is not a tar archive',
    suggestions: ['is there a proxy between dkr and the engine? dkr doctor'],
  })
}

/** The first entry of the archive is the path itself; PAX headers may stand before it. */
async function firstOwner(archive: Readable): Promise<FileOwner> {
  let bytes: Buffer = Buffer.alloc(0)
  for await (const chunk of archive) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    while (bytes.length >= block) {
      if (!'xgLK'.includes(String.fromCharCode(bytes[156]!))) return {uid: octal(bytes, 108), gid: octal(bytes, 116)}
      const size = Number.parseInt(bytes.toString('latin1', 124, 136), 8) || 0
      if (size < 0 || size > maxExtra) throw notAnArchive()
      const end = block + Math.ceil(size / block) * block
      if (bytes.length < end) break
      bytes = bytes.subarray(end)
    }
  }
  return {uid: 0, gid: 0}
}
