import {createHash} from 'node:crypto'
import {createReadStream, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pipeline} from 'node:stream/promises'
import type {FileEntry} from '../../../engine/buildkit/file-source.js'
import {isFolder, isSymlink} from '../../context/entry.js'
import {matchGlob} from '../../context/glob.js'
import {entryHeader} from '../../context/tar-entry.js'

/** Bytes that are read at once. */
const smallFile = 1024 * 1024
/** More in a row are a circle. */
const maxLinks = 40

/** The build context, by path. */
export interface HashedContext {
  root: string
  entries: ReadonlyMap<string, FileEntry>
}

const typeFlags = {file: '0', hardlink: '1', symlink: '2', character: '3', block: '4', folder: '5', pipe: '6'}

/**
 * What the classic builder calls the sources of a COPY or ADD: `file:…`, `dir:…` or `multi:…`. Undefined when one
 * is not in the context. Source: moby, builder/dockerfile/copy.go and pkg/tarsum (version 1: no times).
 */
export async function hashSources(context: HashedContext, sources: readonly string[]): Promise<string | undefined> {
  const paths = sources.map(source => matching(context, source))
  if (paths.some(found => found.length === 0)) return undefined
  const hashes: string[] = []
  for (const path of paths.flat()) hashes.push(await hashSource(context, path))
  return hashes.length === 1 ? hashes[0] : joined('multi', hashes)
}

/** Paths that a source means, '' for the whole context. */
function matching({entries}: HashedContext, source: string): string[] {
  const clean = join('/', source).slice(1).replace(/\/$/, '')
  if (clean === '') return ['']
  if (!/[*?[\\]/.test(clean)) return entries.has(clean) ? [clean] : []
  return [...entries.keys()].filter(path => matchGlob(clean, path) === true)
}

async function hashSource(context: HashedContext, source: string): Promise<string> {
  const path = followed(context, source)
  const entry = context.entries.get(path)
  if (entry && !isFolder(entry.posixMode)) return `file:${await hashEntry(context, entry)}`
  const hashes: string[] = []
  for (const [name, each] of context.entries) {
    if (path === '' || name === path || name.startsWith(`${path}/`)) hashes.push(await hashFollowed(context, each))
  }
  return joined('dir', hashes.sort())
}

/** A link counts as what it leads to; what it leads to outside of the archive, as the path alone. */
async function hashFollowed(context: HashedContext, entry: FileEntry): Promise<string> {
  if (!isSymlink(entry.posixMode)) return hashEntry(context, entry)
  const target = context.entries.get(followed(context, entry.path))
  return target ? hashEntry(context, target) : entry.path
}

/** The path behind symbolic links, which stay inside the context: its root is theirs. */
function followed({entries}: HashedContext, path: string): string {
  let rest = path.split('/')
  let done = ''
  for (let links = 0; rest.length > 0 && links < maxLinks; ) {
    const [part = '', ...others] = rest
    const next = join('/', done, part).slice(1)
    const entry = entries.get(next)
    if (entry && isSymlink(entry.posixMode)) {
      links++
      rest = [...entry.linkname.split('/'), ...others]
      if (entry.linkname.startsWith('/')) done = ''
    } else {
      done = next
      rest = others
    }
  }
  return done
}

function joined(kind: string, hashes: readonly string[]): string {
  return `${kind}:${createHash('sha256').update(hashes.join(',')).digest('hex')}`
}

async function hashEntry({root}: HashedContext, entry: FileEntry): Promise<string> {
  const header = entryHeader(entry, true)
  // A socket is in no archive: the builder takes its path.
  if (!header) return entry.path
  const fields = {
    name: header.kind === 'folder' ? `${header.path}/` : header.path,
    mode: header.mode,
    uid: 0,
    gid: 0,
    size: header.size,
    typeflag: typeFlags[header.kind],
    linkname: header.linkname ?? '',
    uname: '',
    gname: '',
    devmajor: header.device?.major ?? 0,
    devminor: header.device?.minor ?? 0,
  }
  const hash = createHash('sha256').update(
    Object.entries(fields)
      .map(([name, value]) => name + value)
      .join(''),
  )
  const path = join(root, entry.path)
  // A stream for each of many small files takes far longer.
  if (header.size > smallFile) await pipeline(createReadStream(path), hash, {end: false})
  else if (header.size > 0) hash.update(readFileSync(path))
  return hash.digest('hex')
}
