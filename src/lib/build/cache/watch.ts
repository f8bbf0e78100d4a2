import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {compilePatterns} from '../context/matcher.js'
import {announcer} from './announce.js'
import {addEntries, type ContextFiles, joinFiles, noFiles} from './context-files.js'
import {type ControlSource, controlSource} from './control-files.js'
import {distrustChanged} from './sent-files.js'

/** Sees what a build sends of its context, so that it need not be walked a second time. */
export interface ContextWatch {
  /** The same folder for BuildKit, with its answers noted, and so that it fetches all that changed. */
  source(source: FileSource): FileSource
  /** The same for the folder of the Dockerfile. */
  dockerfile(source: FileSource): FileSource
  /** For the classic builder: the patterns of its ignore file, then each slice of the walk. */
  ignore(patterns: readonly string[]): void
  entries(slice: readonly FileEntry[]): void
}

export interface WatchedContext extends ContextWatch {
  /** What was sent; files are undefined when they were too many. */
  seen(): {files?: ContextFiles; ignore: readonly string[]; walks?: readonly FileFilter[]}
  /** Whether BuildKit was given this Dockerfile; true where it was not given one through here. */
  gave(dockerfile: Uint8Array): boolean
}

/** The files of the last build; undefined where none are remembered. */
type Load = () => Promise<ContextFiles | undefined>

/**
 * @param dockerfile its path, where it lies in the context
 * @param load is called at the beginning of each walk
 */
export function watchContext(dockerfile: string | undefined, load: Load = async () => undefined): WatchedContext {
  const parts: ContextFiles[] = []
  const sent = new Set<string>()
  let root: FileSource | undefined
  let control: ControlSource | undefined
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
  const noted = (source: FileSource, ignoreFile = controlSource(source)): FileSource => ({
    ...source,
    async *entries(filter, signal) {
      if (isIgnoreFileAlone(filter)) return yield* ignoreFile.entries(filter, signal)
      ignoreFile.forget()
      const part = open()
      walks = [...(walks ?? []), filter]
      if (filter.exclude.length > 0) patterns = filter.exclude
      const before = await load()
      const announce = before && announcer(before, source.content)
      for await (const slice of source.entries(filter, signal)) {
        yield take(part, slice) && announce ? announce(slice, part) : slice
      }
    },
    content: path => {
      sent.add(path)
      return ignoreFile.content(path)
    },
  })
  let classic: ContextFiles | undefined
  return {
    source: source => {
      root = source
      return noted(source)
    },
    dockerfile: source => {
      control = controlSource(source)
      return control
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
    gave: content => control === undefined || control.gave(content),
  }
}

/** BuildKit asks for the ignore file before it asks for the context. */
function isIgnoreFileAlone({include, follow, exclude}: FileFilter): boolean {
  const names = [...include, ...follow]
  return exclude.length === 0 && names.length > 0 && names.every(name => name.endsWith('.dockerignore'))
}
