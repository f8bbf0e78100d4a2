import {lstatSync} from 'node:fs'
import type {Filter} from '../context/filter.js'
import type {IgnoreFile} from '../context/read-ignore-file.js'
import {countFolder, type FolderCount, newBudget} from './count-folder.js'

/** Something that is not sent. A folder stands for all that is in it. */
export interface LeftOut extends FolderCount {
  path: string
  kind: 'file' | 'folder' | 'link'
}

/** Something that the ignore file keeps out, and the line that does. */
export interface Excluded extends LeftOut {
  pattern: string
  /** From 1. */
  line: number
  ignoreFile: string
}

interface Note {
  path: string
  /** Index of the rule; none: nothing asked for it. */
  rule?: number
}

/** The same filter, which keeps in mind what it did not let pass, in the order of the walk. */
export function noting(filter: Filter): {filter: Filter; notes: Note[]} {
  const notes: Note[] = []
  return {
    notes,
    filter: (path, folder) => {
      const judgement = filter(path, folder)
      const {keep, state} = judgement
      if (!keep) notes.push({path, rule: state.exclude?.matched ? state.exclude.decidedBy : undefined})
      return judgement
    },
  }
}

export interface LeftOutLists {
  excluded: Excluded[]
  /** What is in the context but in no COPY, ADD or bind mount of the Dockerfile. */
  unused: LeftOut[]
}

/**
 * What was left out, a folder of which nothing is sent as one. Counting in folders stops after some time.
 * @param sent whether something in a folder is sent
 */
export async function listLeftOut(
  root: string,
  notes: readonly Note[],
  sent: (folder: string) => boolean,
  ignore: IgnoreFile | undefined,
  signal: AbortSignal,
): Promise<LeftOutLists> {
  const lists: LeftOutLists = {excluded: [], unused: []}
  const budget = newBudget()
  let inside = '/'
  for (const {path, rule} of notes) {
    if (path.startsWith(inside)) continue
    const file = lookAt(`${root}/${path}`)
    if (!file || (file.kind === 'folder' && sent(path))) continue
    if (file.kind === 'folder') inside = `${path}/`
    const all = file.kind === 'folder' ? await countFolder(`${root}/${path}`, budget, signal) : file
    const entry = {path, kind: file.kind, files: all.files, bytes: all.bytes, more: all.more}
    if (rule === undefined || !ignore) lists.unused.push(entry)
    else lists.excluded.push({...entry, ...ignore.rules[rule]!, ignoreFile: ignore.name})
  }
  return lists
}

function lookAt(path: string): Omit<LeftOut, 'path'> | undefined {
  const stats = lstatSync(path, {throwIfNoEntry: false})
  if (!stats) return undefined
  const kind = stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'file'
  return {kind, files: 1, bytes: stats.isFile() ? stats.size : 0, more: false}
}
