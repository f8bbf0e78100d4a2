import type {FileHandle} from 'node:fs/promises'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {entryHeader} from './tar-entry.js'
import {type TarHeader, tarEnd, tarHeader, tarPadding} from './tar-header.js'
import {chunkSize, isSmall, openEntry, readLarge, readSmall} from './tar-read.js'

/** How many small files are read ahead of their turn. */
const maxAhead = 32

export interface ArchiveParts {
  root: string
  entries: AsyncIterable<readonly FileEntry[]>
  /** Content by path of regular files: stands in for what is in the folder, or is added at the end. */
  extras: ReadonlyMap<string, Uint8Array>
  kindInMode: boolean
}

/** An entry on its way into the archive; a small file's content is already being read. */
interface Job {
  entry: FileEntry
  header: TarHeader
  content?: Promise<Uint8Array | undefined>
}

/** Gathers small pieces into blocks that are worth a write. */
interface Blocks {
  block: Buffer
  used: number
  full: Buffer[]
}

/** The bytes of the archive, in blocks of up to half a MiB. Throws BUILD_CONTEXT for what cannot be read. */
export async function* writeArchive(parts: ArchiveParts): AsyncGenerator<Buffer> {
  const blocks: Blocks = {block: Buffer.allocUnsafeSlow(chunkSize), used: 0, full: []}
  const left = new Map(parts.extras)
  const lost = new Set<string>()
  for await (const job of readAhead(parts, left, lost)) {
    yield* writeJob(parts.root, job, blocks, lost)
  }
  for (const [path, content] of left) appendFile(blocks, extraHeader(path), content)
  append(blocks, tarEnd())
  flush(blocks)
  yield* blocks.full
}

async function* readAhead(parts: ArchiveParts, left: Map<string, Uint8Array>, lost: ReadonlySet<string>) {
  const jobs: Job[] = []
  for await (const slice of parts.entries) {
    for (const entry of slice) {
      const job = startJob(parts, entry, left, lost)
      if (job) jobs.push(job)
      if (jobs.length > maxAhead) yield jobs.shift()!
    }
  }
  yield* jobs
}

function startJob(
  {root, kindInMode}: ArchiveParts,
  entry: FileEntry,
  left: Map<string, Uint8Array>,
  lost: ReadonlySet<string>,
): Job | undefined {
  const extra = left.get(entry.path)
  if (extra) {
    left.delete(entry.path)
    return {entry, header: entryHeader(asFile(entry), kindInMode)!, content: Promise.resolve(extra)}
  }
  const shared = entry.hardlink !== undefined && lost.has(entry.hardlink)
  const header = entryHeader(shared ? {...entry, hardlink: undefined} : entry, kindInMode)
  if (header?.kind !== 'file' || !isSmall(header.size)) return header && {entry, header}
  const content = readSmall(root, entry)
  // Its turn may never come when an earlier file fails.
  content.catch(() => {})
  return {entry, header, content}
}

async function* writeJob(root: string, {entry, header, content}: Job, blocks: Blocks, lost: Set<string>) {
  if (content) {
    const bytes = await content
    if (bytes) appendFile(blocks, header, bytes)
    else lost.add(entry.path)
  } else if (header.kind === 'file') {
    const file = await openEntry(root, entry)
    if (file) yield* writeLarge(file, entry, header, blocks)
    else lost.add(entry.path)
  } else append(blocks, tarHeader(header))
  yield* blocks.full.splice(0)
}

/** Closes the file, also when nobody reads on. */
async function* writeLarge(file: FileHandle, entry: FileEntry, header: TarHeader, blocks: Blocks) {
  try {
    append(blocks, tarHeader(header))
    flush(blocks)
    yield* blocks.full.splice(0)
    yield* readLarge(file, entry)
    append(blocks, Buffer.alloc(tarPadding(entry.size)))
  } finally {
    await file.close()
  }
}

/** The size is that of the bytes in hand: a file may have changed since it was listed. */
function appendFile(blocks: Blocks, header: TarHeader, content: Uint8Array): void {
  append(blocks, tarHeader({...header, size: content.length}))
  append(blocks, content)
  append(blocks, Buffer.alloc(tarPadding(content.length)))
}

/** What a link or another kind of entry becomes when its content is in hand. */
function asFile(entry: FileEntry): FileEntry {
  const file = {...entry, hardlink: undefined, linkname: '', device: undefined}
  return (entry.posixMode & 0o170000) === 0o100000 ? file : {...file, posixMode: 0o100644}
}

function extraHeader(path: string): TarHeader {
  return {path, kind: 'file', mode: 0o600, size: 0, mtime: Math.floor(Date.now() / 1000)}
}

function append(blocks: Blocks, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + blocks.block.length - blocks.used)
    blocks.block.set(piece, blocks.used)
    blocks.used += piece.length
    at += piece.length
    if (blocks.used === blocks.block.length) flush(blocks)
  }
}

function flush(blocks: Blocks): void {
  if (blocks.used === 0) return
  blocks.full.push(blocks.block.subarray(0, blocks.used))
  blocks.block = Buffer.allocUnsafeSlow(chunkSize)
  blocks.used = 0
}
