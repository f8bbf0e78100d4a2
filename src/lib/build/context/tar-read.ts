import {constants} from 'node:fs'
import {type FileHandle, open} from 'node:fs/promises'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isGone, shrunk, unreadable} from './read-errors.js'

/** In bytes: what a chunk of a large file has, and up to which size a file is read whole, ahead of its turn. */
export const chunkSize = 512 * 1024
const smallSize = 64 * 1024

/** A link or a pipe that took the file's place since it was listed must not be opened, nor waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export const isSmall = (size: number): boolean => size <= smallSize

/** A file's bytes, at most as many as it had when it was listed. undefined: it is gone. Throws BUILD_CONTEXT. */
export async function readSmall(root: string, entry: FileEntry): Promise<Buffer | undefined> {
  const file = await openEntry(root, entry)
  if (!file) return undefined
  try {
    const {buffer, bytesRead} = await file.read(Buffer.allocUnsafe(entry.size), 0, entry.size, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw unreadable(entry.path, error)
  } finally {
    await file.close()
  }
}

/** Opens the file of an entry. undefined: it is gone. Throws BUILD_CONTEXT. */
export async function openEntry(root: string, entry: FileEntry): Promise<FileHandle | undefined> {
  try {
    return await open(`${root}/${entry.path}`, openFlags)
  } catch (error) {
    if (isGone(error) || (error as NodeJS.ErrnoException).code === 'ELOOP') return undefined
    throw unreadable(entry.path, error)
  }
}

/** Exactly as many bytes as the entry's size, in chunks. Throws BUILD_CONTEXT if there are fewer. */
export async function* readLarge(file: FileHandle, entry: FileEntry): AsyncGenerator<Buffer> {
  for (let at = 0; at < entry.size; ) {
    const chunk = await readChunk(file, entry, at)
    if (chunk.length === 0) throw shrunk(entry.path)
    at += chunk.length
    yield chunk
  }
}

async function readChunk(file: FileHandle, entry: FileEntry, at: number): Promise<Buffer> {
  const room = Math.min(chunkSize, entry.size - at)
  try {
    const {buffer, bytesRead} = await file.read(Buffer.allocUnsafeSlow(room), 0, room, at)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw unreadable(entry.path, error)
  }
}
