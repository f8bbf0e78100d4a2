import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {asksForIgnoreFile} from '../context/ignore-request.js'
import {compilePatterns} from '../context/matcher.js'
import {addEntries, type ContextFiles, joinFiles, noFiles} from './context-files.js'

/** Sees what a build sends of its context, so that it need not be walked a second time. */
export interface ContextWatch {
  /** The same folder for BuildKit, with its answers noted. */
  source(source: FileSource): FileSource
  /** For the classic builder: the patterns of its ignore file, then each slice of the walk. */
  ignore(patterns: readonly string[]): void
  entries(slice: readonly FileEntry[]): void
  /** At the end of that walk. What it throws ends the build before the engine has all. */
  walked?(): Promise<void>
  /** When the base image turns out to have steps of its own (ONBUILD): they may copy what the Dockerfile does not. */
  triggered?(): Promise<void>
}

export interface WatchedContext extends ContextWatch {
  /** What was sent; files are undefined when they were too many. */
  seen(): {files?: ContextFiles; ignore: readonly string[]; walks?: readonly FileFilter[]}
}

/**
 * @param dockerfile its path, where it lies in the context
 * @param walked called at the end of a walk, when the engine has work to do and this side has none
 */
export function watchContext(dockerfile: string | undefined, walked: () => void): WatchedContext {
  const parts: ContextFiles[] = []
  let patterns: readonly string[] = []
  let unseen: readonly (string | undefined)[] = []
  let tooMany = false
  let walks: FileFilter[] | undefined

  const take = (part: ContextFiles, slice: readonly FileEntry[]) => {
    tooMany ||= !addEntries(part, slice)
  }
  const open = (): ContextFiles => {
    const part = noFiles()
    parts.push(part)
    return part
  }
  let classic: ContextFiles | undefined
  return {
    source: source => ({
      ...source,
      async *entries(filter, signal) {
        const part = asksForIgnoreFile(filter) ? undefined : open()
        if (part) walks = [...(walks ?? []), filter]
        if (part && filter.exclude.length > 0) patterns = filter.exclude
        for await (const slice of source.entries(filter, signal)) {
          if (part) take(part, slice)
          yield slice
        }
        if (part) walked()
      },
    }),
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
    seen: () => ({
      files: tooMany ? undefined : joinFiles(parts.length > 0 ? parts : [noFiles()]),
      ignore: patterns,
      walks,
    }),
  }
}
