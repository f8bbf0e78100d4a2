import {basename, dirname, join, resolve} from 'node:path'
import {statOf} from '../files/path-kind.js'
import {findDockerfile} from './context-source.js'

/** What to do where `dkr lint` finds no file. */
const suggestions = ['dkr lint FOLDER checks the Dockerfile in it', 'dkr init writes one'] as const

export interface LintedFile {
  /** Absolute. */
  path: string
  /** How the findings call it. */
  name: string
  /** The folders that may be its context: a file that was named may be built from here or from where it is. */
  contexts: string[]
}

/**
 * The Dockerfile to check: the file that was named, or the one of a folder (without a name, of this one).
 * @throws DkrError DOCKERFILE_NOT_FOUND
 */
export function lintedFile(named: string | undefined, cwd: string): LintedFile {
  const isFolder = named === undefined || statOf(resolve(cwd, named))?.isDirectory()
  if (!isFolder) {
    const path = findDockerfile(cwd, named, cwd, suggestions)
    return {path, name: named, contexts: [...new Set([cwd, dirname(path)])]}
  }
  const path = findDockerfile(resolve(cwd, named ?? '.'), undefined, cwd, suggestions)
  return {path, name: join(named ?? '.', basename(path)), contexts: [dirname(path)]}
}
