import type {FileEntry, FileFilter, FileSource} from '../../engine/buildkit/file-source.js'
import {asksForIgnoreFile} from '../context/ignore-request.js'
import {announcer} from './announce.js'
import type {ContextFiles} from './context-files.js'

/** Receives each walk that BuildKit asks for. */
export interface WalkNotes {
  /** The files of the last build; undefined where none are remembered. */
  before(): Promise<ContextFiles | undefined>
  /** A walk begins. */
  open(filter: FileFilter): ContextFiles
  /** False when the files are too many to be kept. */
  take(part: ContextFiles, slice: readonly FileEntry[]): boolean
  /** The content of a file was asked for. */
  sent(path: string): void
}

/** A build context for BuildKit, noted as it goes, and so that all is fetched that changed. */
export function watchedSource(source: FileSource, notes: WalkNotes): FileSource {
  return {
    ...source,
    async *entries(filter, signal) {
      if (asksForIgnoreFile(filter)) return yield* source.entries(filter, signal)
      const part = notes.open(filter)
      const before = await notes.before()
      const announce = before && announcer(before, source.content)
      for await (const slice of source.entries(filter, signal)) {
        const taken = notes.take(part, slice)
        yield taken && announce ? announce(slice, part) : slice
      }
    },
    content: path => {
      notes.sent(path)
      return source.content(path)
    },
  }
}
