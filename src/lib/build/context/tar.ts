import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {Readable} from 'node:stream'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {readRegularFile} from '../../files/read-file.js'
import {compileFilter} from './filter.js'
import {compilePatterns} from './matcher.js'
import {isGone, unreadable} from './read-errors.js'
import {tarEnd, tarHeader, tarPadding} from './tar-header.js'
import {writeArchive} from './tar-write.js'
import {realRoot, walk} from './walk.js'

const ignoreFile = '.dockerignore'

export interface ContextTarOptions {
  /** The build context. */
  root: string
  /** The patterns of its `.dockerignore`, in order. */
  patterns?: readonly string[]
  /** The Dockerfile: its path in the context, slash separated, or its content where it lies elsewhere. */
  dockerfile: {path: string} | {content: string | Uint8Array}
  /**
   * Writes the kind of file into the mode too (as is if not given), as docker's
   * clients do up to version 23: only so does the classic builder find in its
   * cache what such a client has built. Later clients leave the kind out.
   */
  kindInMode?: boolean
  /** Called with each slice of the entries that are sent. */
  seen?: (entries: readonly FileEntry[]) => void
  signal?: AbortSignal
}

export interface ContextTar {
  /** The archive; errors with BUILD_CONTEXT for what cannot be read. Destroying it closes what is open. */
  stream: Readable
  /** What the engine must be told: the Dockerfile's path in the archive. */
  dockerfile: string
}

/**
 * The build context as the classic builder takes it: a tar archive, everything
 * owned by 0:0. The Dockerfile and the `.dockerignore` are in it even when they
 * are ignored (the engine takes them out again); a Dockerfile from elsewhere
 * gets a name of its own, which the `.dockerignore` in the archive excludes.
 * Throws BUILD_CONTEXT for a root that is no folder and for a bad pattern.
 */
export function contextTar({
  root,
  patterns = [],
  dockerfile,
  kindInMode = true,
  seen,
  signal,
}: ContextTarOptions): ContextTar {
  const from = realRoot(root)
  const extras = 'content' in dockerfile ? outsideDockerfile(from, Buffer.from(dockerfile.content)) : new Map()
  const inside = 'path' in dockerfile ? dockerfile.path : undefined
  const filter = compileFilter([], withBuildFiles(patterns, inside), 'literal')
  const walked = walk(from, {filter, bridge: false, signal})
  const entries = seen ? shown(walked, seen) : walked
  const archive = writeArchive({root: from, entries, extras, kindInMode})
  return {
    stream: Readable.from(archive, {objectMode: false, highWaterMark: 1, signal}),
    dockerfile: inside ?? [...extras.keys()][0],
  }
}

/** A context that is nothing but a Dockerfile. */
export function dockerfileTar(content: Buffer): Readable {
  const header = tarHeader({path: 'Dockerfile', mode: 0o100644, size: content.length, mtime: 0, kind: 'file'})
  return Readable.from([header, content, Buffer.alloc(tarPadding(content.length)), tarEnd()], {objectMode: false})
}

async function* shown(walked: AsyncIterable<FileEntry[]>, seen: (entries: readonly FileEntry[]) => void) {
  for await (const slice of walked) {
    seen(slice)
    yield slice
  }
}

/** docker/cli:cli/command/image/build/dockerignore.go, TrimBuildFilesFromExcludes. */
function withBuildFiles(patterns: readonly string[], dockerfile?: string): string[] {
  const {excluded} = compilePatterns(patterns, 'literal')
  const needed = [ignoreFile, dockerfile].filter(path => path !== undefined && excluded(path))
  return [...patterns, ...needed.map(path => `!${path}`)]
}

/**
 * The Dockerfile under a name that is free, and the `.dockerignore` that keeps
 * it out of the image (docker/cli: AddDockerfileToBuildContext). Docker's name
 * is random, which spoils the cache of `COPY . .`: this one is the content's hash.
 */
function outsideDockerfile(root: string, content: Buffer): Map<string, Buffer> {
  let name: string
  let salt = 0
  do {
    name = `.dockerfile.${createHash('sha256').update(`${salt++}:`).update(content).digest('hex').slice(0, 20)}`
  } while (existsSync(`${root}/${name}`))
  const ignore = readIgnoreFile(root) ?? Buffer.from(ignoreFile)
  return new Map([
    [name, content],
    [ignoreFile, Buffer.concat([ignore, Buffer.from(`\n${name}\n`)])],
  ])
}

function readIgnoreFile(root: string): Buffer | undefined {
  try {
    return readRegularFile(`${root}/${ignoreFile}`, 1024 * 1024)
  } catch (error) {
    if (isGone(error)) return undefined
    throw unreadable(ignoreFile, error)
  }
}
