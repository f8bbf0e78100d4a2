import {type Engine, statusOf} from './engine.js'

/** The beginning of a file of a container, and what the archive says of it. */
export interface FileHead {
  kind: 'file' | 'folder' | 'link' | 'other'
  /** Where a link points to. */
  target?: string
  /** Permission bits. */
  mode: number
  owner: number
  /** The first bytes, at most 1 KiB; empty for anything but a file. */
  head: Buffer
}

const blockSize = 512
const headSize = 1024

/**
 * Reads the first bytes of a file from a container's file system, whether it runs or not, with no program of
 * the container's own: from the start of the archive that the engine makes of it.
 * @returns undefined when nothing is there
 */
export async function readFileHead(
  engine: Engine,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<FileHead | undefined> {
  try {
    const stream = await engine.stream({method: 'GET', path: `/containers/${id}/archive`, query: {path}, signal})
    let data = Buffer.alloc(0)
    for await (const chunk of stream) {
      data = Buffer.concat([data, chunk as Buffer])
      if (data.length >= 4 * blockSize + headSize) break
    }
    return parseFileHead(data)
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

const kinds: Record<string, FileHead['kind']> = {'0': 'file', '\0': 'file', '2': 'link', '5': 'folder'}

/** Reads the first entry of a tar archive; extended headers in front of it are passed over. */
export function parseFileHead(archive: Buffer): FileHead | undefined {
  for (let at = 0; at + blockSize <= archive.length; ) {
    const header = archive.subarray(at, at + blockSize)
    const type = String.fromCharCode(header[156]!)
    const size = Math.max(0, octal(header, 124, 12))
    if (!/[xgLK]/.test(type)) return describe(header, type, archive.subarray(at + blockSize, at + blockSize + size))
    at += blockSize + Math.ceil(size / blockSize) * blockSize
  }
  return undefined
}

function describe(header: Buffer, type: string, content: Buffer): FileHead | undefined {
  if (header[0] === 0) return undefined
  const kind = kinds[type] ?? 'other'
  return {
    kind,
    target: kind === 'link' ? text(header, 157, 100) : undefined,
    mode: octal(header, 100, 8) & 0o7777,
    owner: octal(header, 108, 8),
    head: kind === 'file' ? content.subarray(0, headSize) : Buffer.alloc(0),
  }
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.subarray(0, end < 0 ? length : end).toString('utf8')
}

function octal(header: Buffer, start: number, length: number): number {
  return Number.parseInt(text(header, start, length).trim() || '0', 8)
}
