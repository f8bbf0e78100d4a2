import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {compilePatterns} from '../context/matcher.js'
import {addEntries, type ContextFiles, joinFiles, noFiles} from './context-files.js'
import {distrustChanged} from './sent-files.js'
import {type WalkNotes, watchedSource} from './watched-source.js'

/** Sees what a build sends of its context, so that it need not be walked a second time. */
export interface ContextWatch {
  /** The same folder for BuildKit, with its answers noted, and so that it fetches all that changed. */
  source(source: FileSource): FileSource
  /** For the classic builder: the patterns of its ignore file, then each slice of the walk. */
  ignore(patterns: readonly string[]): void
  entries(slice: readonly FileEntry[]): void
  /** At the end of that walk. What it throws ends the build before the engine has all. */
  walked?(): Promise<void>
  /** Called when the base image has ONBUILD instructions: they may copy what the Dockerfile does not. */
  triggered?(): Promise<void>
}

export interface WatchedContext extends ContextWatch {
  /** What was sent; files are undefined when they were too many. */
  seen(): {files?: ContextFiles; ignore: readonly string[]; walks?: readonly FileFilter[]}
}

/**
 * @param dockerfile its path, where it lies in the context
 * @param before the files of the last build; undefined where none are remembered
 */
export function watchContext(
  dockerfile: string | undefined,
  before: WalkNotes['before'] = async () => undefined,
): WatchedContext {
  const parts: ContextFiles[] = []
  const sent = new Set<string>()
  let root: FileSource | undefined
  let patterns: readonly string[] = []
  let unseen: readonly (string | undefined)[] = []
  let tooMany = false
  let walks: FileFilter[] | undefined

  const take = (part: ContextFiles, slice: readonly FileEntry[]): boolean => {
    const taken = addEntries(part, slice)
    tooMany ||= !taken
    return taken
  }
  const open = (): ContextFiles => {
    const part = noFiles()
    parts.push(part)
    return part
  }
  const notes: WalkNotes = {
    before,
    open: filter => {
      walks = [...(walks ?? []), filter]
      if (filter.exclude.length > 0) patterns = filter.exclude
      return open()
    },
    take,
    sent: path => sent.add(path),
  }
  let classic: ContextFiles | undefined
  return {
    source: source => {
      root = source
      return watchedSource(source, notes)
    },
    ignore: given => {
      patterns = given
      const {excluded} = compilePatterns(given, 'literal')
      // The classic builder gets these two although they are ignored, and takes them out itself.
      unseen = ['.dockerignore', dockerfile].filter(path => path !== undefined && excluded(path))
    },
    entries: slice => {
      classic ??= open()
      take(classic, unseen.length > 0 ? slice.filter(({path}) => !unseen.includes(path)) : slice)
    },
    seen: () => {
      const files = tooMany ? undefined : joinFiles(parts.length > 0 ? parts : [noFiles()])
      if (files && root) distrustChanged(files, sent, root.content)
      return {files, ignore: patterns, walks}
    },
  }
}
