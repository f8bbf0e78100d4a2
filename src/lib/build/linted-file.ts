import {basename, join, resolve} from 'node:path'
import {statOf} from '../files/path-kind.js'
import {findDockerfile} from './context-source.js'

/** What to do where `dkr lint` finds no file. */
const suggestions = ['dkr lint FOLDER checks the Dockerfile in it', 'dkr init writes one'] as const

/**
 * The Dockerfile to check: the file that was named, or the one of a folder (without a name, of this one).
 * @returns its absolute path, and how the findings call it
 * @throws DkrError DOCKERFILE_NOT_FOUND
 */
export function lintedFile(named: string | undefined, cwd: string): {path: string; name: string} {
  const isFolder = named === undefined || statOf(resolve(cwd, named))?.isDirectory()
  if (!isFolder) return {path: findDockerfile(cwd, named, cwd, suggestions), name: named}
  const path = findDockerfile(resolve(cwd, named ?? '.'), undefined, cwd, suggestions)
  return {path, name: join(named ?? '.', basename(path))}
}
