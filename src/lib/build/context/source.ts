import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {both, compileFilter, type Filter} from './filter.js'
import {followLinks, withoutNested} from './follow-links.js'
import type {Descent} from './matcher.js'
import {unreadable} from './read-errors.js'
import {realRoot, walk} from './walk.js'

export interface FolderSourceOptions {
  /** Gives every entry the owner 0:0, as docker does for the build context. */
  rootOwned?: boolean
  /** `literal` for what docker 20.10 sends. */
  descent?: Descent
  /**
   * Patterns of an ignore file that are obeyed whatever the engine asks with: which files leave this machine is not
   * left to what the engine made of the same lines.
   */
  ignored?: readonly string[]
}

/** A folder of this machine that BuildKit may read. Throws BUILD_CONTEXT if it is not there. */
export function folderSource(folder: string, options: FolderSourceOptions = {}): FileSource {
  const root = realRoot(folder)
  return {
    entries: (filter, signal) => folderEntries(root, filter, options, signal),
    content: path => `${root}/${path}`,
    unreadable,
  }
}

async function* folderEntries(
  root: string,
  asked: FileFilter,
  options: FolderSourceOptions,
  signal?: AbortSignal,
): AsyncGenerator<readonly FileEntry[]> {
  const {rootOwned = false} = options
  const filter = sendingFilter(root, asked, options)
  for await (const slice of walk(root, {filter, bridge: true, signal})) {
    if (rootOwned) for (const entry of slice) entry.uid = entry.gid = 0
    yield slice
  }
}

function sendingFilter(
  root: string,
  {include, exclude, follow}: FileFilter,
  {descent = 'reachable', ignored = []}: FolderSourceOptions,
): Filter {
  const asked = compileFilter(withFollowed(root, include, follow), exclude, descent)
  // The usual case: the engine made the same of the lines as this side.
  const same = ignored.length === exclude.length && ignored.every((pattern, index) => pattern === exclude[index])
  if (same || ignored.length === 0) return asked
  return both(asked, compileFilter([], ignored, descent))
}

function withFollowed(root: string, include: readonly string[], follow: readonly string[]): readonly string[] {
  if (follow.length === 0) return include
  const targets = followLinks(root, follow)
  return targets ? (withoutNested([...include, ...targets]) ?? []) : include
}
