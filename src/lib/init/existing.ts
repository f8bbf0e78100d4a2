import {lstat, readFile, realpath} from 'node:fs/promises'
import {dirname, join, relative} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {obstacleAt} from '../files/path-kind.js'
import {fileError, hasCode} from './file-error.js'
import {isInside} from './paths.js'
import type {Existing} from './plan.js'

const maxBytes = 1_000_000

/**
 * What is at each of the paths now; a free path has no entry.
 * @throws DkrError USAGE when a path leads out of the folder, also through a symbolic link
 */
export async function readExisting(dir: string, paths: readonly string[]): Promise<Map<string, Existing>> {
  const found = new Map<string, Existing>()
  for (const path of paths) {
    await refuseEscape(dir, path)
    const there = await look(join(dir, path))
    if (there) found.set(path, there)
  }
  return found
}

/**
 * Refuses a path that leaves the folder: by `..`, or because a folder on its way is a link to elsewhere.
 * @throws DkrError USAGE
 */
export async function refuseEscape(dir: string, path: string): Promise<void> {
  const parent = isInside(path) ? await nearest(dirname(join(dir, path))) : undefined
  const root = await nearest(dir)
  if (parent !== undefined && !/^\.\.(?:[/\\]|$)/.test(relative(root, parent))) return
  throw new DkrError('USAGE', {
    message: `'${path}' leads out of ${dir}`,
    why: 'dkr init writes into its own folder only, and a symbolic link there points elsewhere',
    suggestions: ['remove the symbolic link', 'dkr init OTHER_DIR'],
  })
}

/** The real path of a folder, or of the nearest one above it that exists. */
async function nearest(dir: string): Promise<string> {
  try {
    return await realpath(dir)
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(dir) === dir) throw fileError(error, dir)
    return nearest(dirname(dir))
  }
}

async function look(path: string): Promise<Existing | undefined> {
  try {
    const stat = await lstat(path)
    const obstacle = obstacleAt(path)
    if (obstacle) return {kind: 'other', what: obstacle, blocks: true}
    if (stat.isSymbolicLink()) return {kind: 'other', what: 'a symbolic link'}
    if (stat.size > maxBytes) return {kind: 'other', what: `a file of ${stat.size} bytes`}
    return {kind: 'file', content: await readFile(path, 'utf8')}
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw fileError(error, path)
  }
}
