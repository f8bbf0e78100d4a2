import {basename, dirname, join, relative, resolve} from 'node:path'
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
 * The Dockerfile to check: the file that was named, or the one that a build of a folder takes (without a name, of this
 * one): dkr.yaml may name it.
 * @param settingsOf reads dkr.yaml of a folder
 * @throws DkrError DOCKERFILE_NOT_FOUND
 */
export async function lintedFile(
  named: string | undefined,
  cwd: string,
  settingsOf: (dir: string) => Promise<{dockerfile?: string}>,
): Promise<LintedFile> {
  const isFolder = named === undefined || statOf(resolve(cwd, named))?.isDirectory()
  if (!isFolder) {
    const path = findDockerfile(cwd, named, cwd, suggestions)
    return {path, name: named, contexts: [...new Set([cwd, dirname(path)])]}
  }
  const dir = resolve(cwd, named ?? '.')
  const {dockerfile} = await settingsOf(dir)
  const path = findDockerfile(dir, dockerfile === undefined ? undefined : resolve(dir, dockerfile), cwd, suggestions)
  return {
    path,
    name: dockerfile === undefined ? join(named ?? '.', basename(path)) : relative(cwd, path),
    contexts: [dir],
  }
}
