import type {IncomingMessage} from 'node:http'
import {posix} from 'node:path'
import type {Readable} from 'node:stream'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'
import {oddAnswer} from './answer-origin.js'
import {type Engine, statusOf} from './engine.js'
import {readNothing} from './streams.js'

/** What the engine tells of a path in a container. */
export interface PathStat {
  name: string
  size: number
  /** Go's os.FileMode. */
  mode: number
  /** Where a symbolic link leads, from the container's root. */
  linkTarget: string
}

const folderBit = 0x8000_0000
const linkBit = 0x0800_0000
/** Devices, pipes, sockets. */
const specialBits = 0x0400_0000 + 0x0020_0000 + 0x0200_0000 + 0x0100_0000

export const isFolder = ({mode}: PathStat): boolean => bits(mode, folderBit)
export const isLink = ({mode}: PathStat): boolean => bits(mode, linkBit)
export const isSpecial = ({mode}: PathStat): boolean => bits(mode, specialBits)

/** Go's mode has 32 bits, JavaScript's operators give signed numbers. */
function bits(mode: number, mask: number): boolean {
  return (mode & mask) !== 0
}

const archivePath = (container: string) => `/containers/${encodeURIComponent(container)}/archive`

/** Looks at a path without following a link at its end; undefined when it is not there. */
export async function statPath(engine: Engine, container: string, path: string): Promise<PathStat | undefined> {
  try {
    const answer = await engine.stream({method: 'HEAD', path: archivePath(container), query: {path}, plain: true})
    answer.resume()
    return readStat(answer)
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

/** @throws DkrError ENGINE_PROTOCOL */
function readStat(answer: IncomingMessage): PathStat {
  const header = answer.headers['x-docker-container-path-stat']
  try {
    const stat = JSON.parse(Buffer.from(String(header), 'base64').toString('utf8')) as Partial<PathStat> | null
    const {name, size = 0, mode, linkTarget = ''} = stat ?? {}
    if (typeof name === 'string' && typeof mode === 'number' && typeof linkTarget === 'string')
      return {name, size, mode, linkTarget}
  } catch {
    // Told below.
  }
  throw oddAnswer(answer, 'it does not tell what is at the path in the container')
}

/**
 * A file or folder of a container as a tar archive, its entries below the last part of the path.
 * @throws DkrError PATH_NOT_FOUND
 */
export async function readArchive(
  engine: Engine,
  container: string,
  path: string,
  signal?: AbortSignal,
): Promise<{archive: Readable; stat: PathStat}> {
  try {
    const archive = await engine.stream({method: 'GET', path: archivePath(container), query: {path}, signal})
    return {archive, stat: readStat(archive)}
  } catch (error) {
    throw pathError(error, container, path)
  }
}

export interface WriteOptions {
  /** Gives everything to the user that the container runs as. */
  archiveMode: boolean
  signal?: AbortSignal
}

/** Unpacks a tar archive into a folder of a container; a folder never takes the place of a file, nor the other way. */
export async function writeArchive(
  engine: Engine,
  container: string,
  path: string,
  body: Readable,
  {archiveMode, signal}: WriteOptions,
): Promise<void> {
  const query = {path, noOverwriteDirNonDir: 'true', copyUIDGID: archiveMode ? 'true' : undefined}
  const headers = {'Content-Type': 'application/x-tar'}
  try {
    await readNothing(await engine.stream({method: 'PUT', path: archivePath(container), query, headers, body, signal}))
  } catch (error) {
    throw pathError(error, container, path)
  }
}

function pathError(error: unknown, container: string, path: string): unknown {
  const missing = /could not find the file|no such container:path|no such file or directory/i
  if (!isDkrError(error) || !missing.test(error.message)) return error
  return new DkrError('PATH_NOT_FOUND', {
    message: `no such file or folder in ${container}: ${path}`,
    suggestions: [`dkr exec ${container} ls -la ${shellWord(posix.dirname(posix.join('/', path)))}`],
  })
}
