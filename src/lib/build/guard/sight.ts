import type {FileEntry} from '../../engine/buildkit/file-source.js'
import {isFolder} from '../context/entry.js'
import {type HeavyFolder, heavyFile, heavyFolders} from './heavy-folders.js'
import {largestText} from './read-texts.js'
import {type Suspect, suspect} from './suspects.js'

/** A folder that should not be sent, with what is sent of it. */
export interface SeenFolder {
  path: string
  name: string
  rule: HeavyFolder
  files: number
  /** Bytes. */
  size: number
  /** Whether the sign of the rule was seen. */
  real: boolean
}

export interface SeenFile {
  path: string
  name: string
  size: number
}

export interface Candidate extends SeenFile {
  suspect: Suspect
}

/** What a walk has shown so far. */
export interface Sight {
  /** How many of a kind are noted: bounded, whatever the size of the context, where the look is not thorough. */
  most: {seen: number; others: number}
  /** The folder that the walk is in. */
  inside?: SeenFolder
  folders: SeenFolder[]
  large: SeenFile[]
  /** Those whose name says a lot, and those that only their content can give away. */
  named: Candidate[]
  others: Candidate[]
}

/** No more of the others are read. */
const bounded = {seen: 5000, others: 500}
const unbounded = {seen: Infinity, others: Infinity}

/** @param thorough notes all, where a pass is a promise */
export const noSight = ({thorough = false} = {}): Sight => ({
  most: thorough ? unbounded : bounded,
  folders: [],
  large: [],
  named: [],
  others: [],
})

/** Takes one entry of a walk, in which folders come before what is in them. Costs well below a microsecond. */
export function look(sight: Sight, {path, posixMode, size}: FileEntry): void {
  const {inside} = sight
  if (inside && path.charCodeAt(inside.path.length) === 47 && path.startsWith(inside.path)) {
    if (!isFolder(posixMode)) weigh(inside, path, size)
    return
  }
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (isFolder(posixMode)) enter(sight, path, name)
  else if ((posixMode & 0o170000) === 0o100000) lookAtFile(sight, {path, name, size})
}

function enter(sight: Sight, path: string, name: string): void {
  const rule = heavyFolders.get(name)
  if (!rule || sight.folders.length >= sight.most.seen) return
  sight.inside = {path, name, rule, files: 0, size: 0, real: !rule.sign}
  sight.folders.push(sight.inside)
}

function weigh(folder: SeenFolder, path: string, size: number): void {
  folder.files++
  folder.size += size
  if (!folder.real) folder.real = folder.rule.sign!.test(path.slice(folder.path.length + 1))
}

function lookAtFile({most, large, named, others}: Sight, file: SeenFile): void {
  if (file.size > heavyFile && large.length < most.seen) large.push(file)
  const found = suspect(file.path, file.name, file.size)
  if (!found || (found.confirms && file.size > largestText)) return
  if (found.named ? named.length < most.seen : others.length < most.others) {
    ;(found.named ? named : others).push({...file, suspect: found})
  }
}
