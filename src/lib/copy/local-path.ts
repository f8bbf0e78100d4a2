import {lstat, readlink, realpath, stat} from 'node:fs/promises'
import {posix, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {printable} from '../output/text.js'
import {trimEndOf} from '../values/trim.js'
import {unreadable} from './pack.js'
import {base, endsWithSlash, followed, keepEnd, splitEntry} from './paths.js'
import {type Source, type Target, wrongTarget} from './prepare.js'

const maxLinks = 10

/** An absolute path with the end that the user wrote. */
export function absolute(path: string): string {
  return keepEnd(resolve(path), path)
}

/**
 * A local path to copy from. Links in the folders above it are followed, one at its end only with `followLinks`.
 * @throws DkrError FILE_NOT_FOUND, NOT_READABLE, COPY_SPECIAL
 */
export async function localSource(path: string, followLinks: boolean): Promise<Source> {
  const {path: resolved, keepName} = await realSource(path, followLinks)
  // A slash or a dot at the end makes lstat insist on a folder, as it should.
  const stats = await lstat(resolved).catch(error => {
    throw unreadable(path, error)
  })
  if (stats.isSocket()) throw onlySocket(path)
  return {path: resolved, folder: stats.isDirectory(), keepName}
}

function onlySocket(path: string): DkrError {
  return new DkrError('COPY_SPECIAL', {
    message: `nothing to copy: ${printable(path)} is a socket`,
    why: 'an archive cannot hold one',
    suggestions: ['dkr run -v FOLDER:FOLDER lets a container use the sockets of a folder'],
  })
}

async function realSource(path: string, followLinks: boolean): Promise<{path: string; keepName?: string}> {
  try {
    if (followLinks) return followed(path, await realpath(path))
    const slash = path.lastIndexOf('/')
    const folder = await realpath(path.slice(0, slash + 1))
    const resolved = `${folder === '/' ? '' : folder}/${path.slice(slash + 1)}`
    const keepName = endsWithSlash(path) && base(path) !== base(resolved) ? base(path) : undefined
    return {path: resolved, keepName}
  } catch (error) {
    throw unreadable(path, error)
  }
}

/**
 * A local path to copy to: a link at its end is followed, and the folder above it must be there.
 * @throws DkrError COPY_TARGET
 */
export async function localTarget(path: string): Promise<Target> {
  await checkOutput(path)
  let at = path
  for (let links = 0; links <= maxLinks; links++) {
    const there = await lookAt(at)
    if (!there) {
      await checkFolder(splitEntry(at).folder)
      return {path: at, exists: false, folder: false}
    }
    if (!there.isSymbolicLink()) return {path: at, exists: true, folder: there.isDirectory()}
    const to = await readlink(at)
    at = posix.isAbsolute(to) ? to : posix.join(splitEntry(at).folder, to)
  }
  throw wrongTarget(`too many symbolic links at "${path}"`, `more than ${maxLinks}`, 'name the file itself')
}

async function lookAt(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw wrongTarget(
      `cannot copy to "${path}"`,
      (error as Error).message,
      'name a folder or a file in a folder that is there',
    )
  }
}

async function checkFolder(folder: string): Promise<void> {
  const there = await stat(folder).catch(() => undefined)
  if (!there?.isDirectory()) {
    throw wrongTarget(`no such directory: "${folder}"`, 'the folder of the target must be there', `mkdir -p ${folder}`)
  }
}

/** docker/cli: command.ValidateOutputPath. */
async function checkOutput(path: string): Promise<void> {
  await checkFolder(posix.dirname(trimEndOf(posix.normalize(path), '/') || '/'))
  const there = await stat(path).catch(() => undefined)
  if (there && !there.isDirectory() && !there.isFile()) {
    throw wrongTarget(
      `cannot copy to "${path}"`,
      'it is a device or a pipe',
      'dkr cp CONTAINER:PATH - writes an archive to stdout',
    )
  }
}
