import {type BigIntStats, lstatSync, readlinkSync} from 'node:fs'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {toEntry} from '../../build/context/entry.js'
import {isGone} from '../../build/context/read-errors.js'
import {entryHeader} from '../../build/context/tar-entry.js'
import {tarEnd, tarHeader, tarPadding} from '../../build/context/tar-header.js'
import {writeArchive} from '../../engine/archive.js'
import type {Engine} from '../../engine/engine.js'
import {entryInContainer, type FileOwner, ownerInContainer} from '../../engine/path-owner.js'
import {readRegularFile} from '../../files/read-file.js'
import {goneFolders, type Into, missingFolders, type SyncedFile} from './folders.js'
import {checkFoldersAbove} from './folders-above.js'
import {ownerNames, ownerNumbers} from './owners.js'
import {removeEmptyFolders, removeFolders, removeInContainer} from './remove-in-container.js'
import {kindOf} from './snapshot.js'

/** Whether a place in the container keeps what the project no longer has. */
type Keep = (target: string) => boolean

/**
 * Brings files of the project into a container as they are now: what is gone is removed there too. Each keeps
 * the owner that it has in the container; a new one, and the folders it needs, get what COPY says, or that of the
 * nearest folder that is there.
 * @throws DkrError and Error for what only a new image can change
 */
export async function syncFiles(
  engine: Engine,
  id: string,
  dir: string,
  files: readonly SyncedFile[],
  {keep}: {keep: Keep},
): Promise<void> {
  const into: Into = {engine, id, dir, names: ownerNames(engine, id)}
  await checkFoldersAbove(engine, id, files)
  const parts: Buffer[] = []
  const [there, gone]: [SyncedFile[], SyncedFile[]] = [[], []]
  for (const file of files) {
    const content = readNow(join(dir, file.path))
    if (content && content.kind === (file.now ?? content.kind)) {
      parts.push(...entryOf(file.target, content, await ownerOf(into, file)))
      there.push(file)
    } else if (!content && !file.now) gone.push(file)
    // Else it changed a moment ago: the next batch has it.
  }
  await remove(into, gone, keep)
  if (parts.length === 0) return
  const entries = [...(await missingFolders(into, there)), ...parts, tarEnd()]
  await writeArchive(engine, id, '/', Readable.from(entries, {objectMode: false}), {archiveMode: false})
}

/**
 * The owner of a file in the container. Where the Dockerfile says what is there, the container must have just that:
 * what an earlier step or the app made of it, a build would make anew.
 */
async function ownerOf({engine, id, names}: Into, {target, owner, root, was}: SyncedFile): Promise<FileOwner> {
  if (root === undefined) return ownerInContainer(engine, id, target, owner && (await ownerNumbers(names, owner)))
  const found = await entryInContainer(engine, id, target)
  if (was && found?.kind === was) return {uid: found.uid, gid: found.gid}
  if (was) throw new Error(`${target} is ${found ? `a ${found.kind}` : 'not there'}`)
  if (found || !owner) throw new Error(`${target} is there already`)
  return ownerNumbers(names, owner)
}

/** A folder that dkr.yaml is about may have got files of the app; one of the Dockerfile must go as it came. */
async function remove({engine, id, dir}: Into, gone: readonly SyncedFile[], keep: Keep): Promise<void> {
  const own = gone.filter(({target, root}) => root !== undefined || !keep(target))
  if (own.length === 0) return
  const folders = own.filter(({was}) => was === 'folder').map(({target}) => target)
  const files = own.filter(({was}) => was !== 'folder')
  const around = goneFolders(
    dir,
    files.filter(({root}) => root === undefined),
  ).filter(target => !keep(target))
  if (files.length > 0)
    await removeInContainer(
      engine,
      id,
      files.map(({target}) => target),
    )
  await removeEmptyFolders(engine, id, around)
  await removeFolders(
    engine,
    id,
    folders.sort((a, b) => b.length - a.length),
  )
}

/** Larger ones are for a build, which streams them, in bytes. */
const maxFile = 512 * 1024 * 1024

interface Content {
  kind: SyncedFile['now']
  stats: BigIntStats
  link?: string
  data?: Buffer
}

/** A file that vanishes between two looks is gone; the next batch has it, should it come back. */
function readNow(full: string): Content | undefined {
  try {
    const stats = lstatSync(full, {bigint: true})
    const kind = kindOf(stats)
    if (kind === 'link') return {kind, stats, link: readlinkSync(full)}
    return kind === 'file' ? {kind, stats, data: readRegularFile(full, maxFile)} : {kind, stats}
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function entryOf(target: string, {stats, link, data}: Content, owner: FileOwner): Buffer[] {
  const entry = {...toEntry(target.replace(/^\//, ''), stats, link), hardlink: undefined, size: data?.length ?? 0}
  const header = tarHeader({...entryHeader(entry, false)!, owner})
  return data ? [header, data, Buffer.alloc(tarPadding(data.length))] : [header]
}
