import {createHash} from 'node:crypto'
import {existsSync, lstatSync} from 'node:fs'
import {Readable} from 'node:stream'
import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {statOf} from '../../files/path-kind.js'
import {compileFilter} from './filter.js'
import {followLinks} from './follow-links.js'
import {compilePatterns, type Matcher} from './matcher.js'
import {ignoreFileName} from './read-ignore-file.js'
import {tarEnd, tarHeader, tarPadding} from './tar-header.js'
import {writeArchive} from './tar-write.js'
import {realRoot, walk} from './walk.js'

export interface ContextTarOptions {
  /** The build context. */
  root: string
  /** Its `.dockerignore` as it was read: the bytes, and its patterns in order. */
  ignore?: {content: Uint8Array; patterns: readonly string[]}
  /** The Dockerfile as it was read, and its path in the context, slash separated and without links; none: elsewhere. */
  dockerfile: {path?: string; content: string | Uint8Array}
  /**
   * Writes the kind of file into the mode too (as is if not given), as docker's
   * clients do up to version 23: only so does the classic builder find in its
   * cache what such a client has built. Later clients leave the kind out.
   */
  kindInMode?: boolean
  /** Called with each slice of the entries that are sent. */
  seen?: (entries: readonly FileEntry[]) => void
  /** Called after the last one, before the archive ends: what it throws breaks the archive off. */
  walked?: () => Promise<void> | void
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
 * owned by 0:0. The Dockerfile and the `.dockerignore` are in it as they were
 * read, also when they are ignored (the engine takes them out again); a
 * Dockerfile from elsewhere gets a name of its own, which the `.dockerignore`
 * in the archive excludes.
 * Throws BUILD_CONTEXT for a root that is no folder and for a bad pattern.
 */
export function contextTar(options: ContextTarOptions): ContextTar {
  const {ignore, dockerfile, kindInMode = true, signal} = options
  const root = realRoot(options.root)
  const patterns = ignore?.patterns ?? []
  const content = Buffer.from(dockerfile.content)
  const name = dockerfile.path ?? freeName(root, content)
  const filter = compileFilter([], withBuildFiles(patterns, dockerfile.path), 'literal')
  const archive = writeArchive({
    root,
    entries: shown(walk(root, {filter, bridge: false, signal}), options),
    extras: new Map([[name, content], ...ignoreFileEntry(root, options, name)]),
    kindInMode,
  })
  return {stream: Readable.from(archive, {objectMode: false, highWaterMark: 1, signal}), dockerfile: name}
}

/** A context that is nothing but a Dockerfile. */
export function dockerfileTar(content: Buffer): Readable {
  const header = tarHeader({path: 'Dockerfile', mode: 0o100644, size: content.length, mtime: 0, kind: 'file'})
  return Readable.from([header, content, Buffer.alloc(tarPadding(content.length)), tarEnd()], {objectMode: false})
}

async function* shown(walked: AsyncIterable<FileEntry[]>, options: ContextTarOptions) {
  for await (const slice of walked) {
    options.seen?.(slice)
    yield slice
  }
  await options.walked?.()
}

/** docker/cli:cli/command/image/build/dockerignore.go, TrimBuildFilesFromExcludes. */
function withBuildFiles(patterns: readonly string[], dockerfile?: string): string[] {
  const {excluded} = compilePatterns(patterns, 'literal')
  const needed = [ignoreFileName, dockerfile].filter(path => path !== undefined && excluded(path))
  return [...patterns, ...needed.map(path => `!${path}`)]
}

/**
 * A name for a Dockerfile from elsewhere that is free in the context (docker/cli: AddDockerfileToBuildContext).
 * Docker's name is random, which spoils the cache of `COPY . .`: this one is the content's hash.
 */
function freeName(root: string, content: Buffer): string {
  for (let salt = 0; ; salt++) {
    const hash = createHash('sha256').update(`${salt}:`).update(content).digest('hex')
    const name = `.dockerfile.${hash.slice(0, 20)}`
    if (!existsSync(`${root}/${name}`)) return name
  }
}

/**
 * The `.dockerignore` of the archive, where it is another than the one on the disk. By it the engine takes out of the
 * context what was sent only for the build itself. A link goes as the link that it is, as docker sends it, unless the
 * engine would then leave in the image what its rules keep out.
 */
function ignoreFileEntry(root: string, {ignore, dockerfile}: ContextTarOptions, name: string): [string, Buffer][] {
  const onDisk = lstatSync(`${root}/${ignoreFileName}`, {throwIfNoEntry: false})
  if (dockerfile.path === undefined) {
    // A file made only for this build excludes itself too.
    const rules = ignore?.content ?? (onDisk ? '' : ignoreFileName)
    return [[ignoreFileName, Buffer.concat([Buffer.from(rules), Buffer.from(`\n${name}\n`)])]]
  }
  if (!ignore) return []
  const {excluded} = compilePatterns(ignore.patterns, 'literal')
  const hides = excluded(ignoreFileName) || excluded(dockerfile.path)
  if (onDisk?.isSymbolicLink() && (!hides || resolvesInArchive(root, excluded))) return []
  return [[ignoreFileName, Buffer.from(ignore.content)]]
}

/** Whether a path, not through a link, is the very file that a link leads to. */
function sameFile(path: string, link: string): boolean {
  const [one, other] = [lstatSync(path, {throwIfNoEntry: false}), statOf(link)]
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev
}

/** Whether the engine, which has only the archive, comes to the same file through the link. */
function resolvesInArchive(root: string, excluded: Matcher['excluded']): boolean {
  const way = followLinks(root, [ignoreFileName])?.filter(path => path !== ignoreFileName) ?? []
  return !way.some(excluded) && way.some(path => sameFile(`${root}/${path}`, `${root}/${ignoreFileName}`))
}
