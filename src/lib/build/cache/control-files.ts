import {createHash} from 'node:crypto'
import type {FileEntry, FileSource} from '../../engine/buildkit/file-source.js'
import {isRegular} from '../context/entry.js'
import {readIf} from './content-hashes.js'

/** A larger file is no Dockerfile: bytes. */
const largest = 1024n * 1024n
const second = 1_000_000_000n

/** A source whose files steer the build. */
export interface ControlSource extends FileSource {
  /** Whether BuildKit was given these bytes as the content of one of them. */
  gave(content: Uint8Array): boolean
  /** The files are sent as they are on the disk from now on. */
  forget(): void
}

/**
 * BuildKit keeps its copy of a file of the same size and time: it would build by an old Dockerfile, or leave out by
 * old patterns. So such files are read when they are announced, with a fraction of a second that follows from their
 * content, and these very bytes are sent. No time of theirs comes into the image.
 */
export function controlSource(source: FileSource): ControlSource {
  const contents = new Map<string, Buffer>()
  return {
    ...source,
    async *entries(filter, signal) {
      for await (const slice of source.entries(filter, signal)) {
        yield slice.map(entry => withContent(source, entry, contents))
      }
    },
    content: path => contents.get(path) ?? source.content(path),
    gave: content => [...contents.values()].some(sent => sent.equals(content)),
    forget: () => contents.clear(),
  }
}

/** What cannot be read is for the sending to refuse. */
function withContent(source: FileSource, entry: FileEntry, contents: Map<string, Buffer>): FileEntry {
  const path = source.content(entry.path)
  if (!isRegular(entry.posixMode) || entry.hardlink || typeof path !== 'string') return entry
  const content = readIf(path, stats => stats.isFile() && stats.size <= largest)
  if (!content) return entry
  contents.set(entry.path, content)
  return {...entry, size: content.length, mtimeNs: timeFrom(entry.mtimeNs, content)}
}

function timeFrom(mtimeNs: bigint, content: Uint8Array): bigint {
  const fraction = createHash('sha256').update(content).digest().readUInt32BE() % Number(second)
  return mtimeNs - (mtimeNs % second) + BigInt(fraction)
}
