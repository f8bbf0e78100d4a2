import {type BigIntStats, lstatSync, readFileSync, readlinkSync} from 'node:fs'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {toEntry} from '../../build/context/entry.js'
import {isGone} from '../../build/context/read-errors.js'
import {entryHeader} from '../../build/context/tar-entry.js'
import {tarEnd, tarHeader, tarPadding} from '../../build/context/tar-header.js'
import {writeArchive} from '../../engine/archive.js'
import type {Engine} from '../../engine/engine.js'
import {type FileOwner, ownerInContainer} from '../../engine/path-owner.js'
import {goneFolders, missingFolders, type SyncedFile} from './folders.js'
import {removeEmptyFolders, removeInContainer} from './remove-in-container.js'

/**
 * Brings files of the project into a container as they are now: what is gone is removed there too. Each keeps
 * the owner that it has in the container; a new one, and the folders it needs, get what COPY says, or that of the
 * nearest folder that is there.
 * @param keep whether a place in the container keeps what the project no longer has
 * @throws DkrError and Error for what only a new image can mend
 */
export async function syncFiles(
  engine: Engine,
  id: string,
  dir: string,
  files: readonly SyncedFile[],
  {keep}: {keep: (target: string) => boolean},
): Promise<void> {
  const parts: Buffer[] = []
  const [there, gone]: [SyncedFile[], SyncedFile[]] = [[], []]
  for (const file of files) {
    const {path, target, owner} = file
    const content = readNow(join(dir, path))
    if (content) {
      parts.push(...entryOf(target, content, await ownerInContainer(engine, id, target, owner)))
      there.push(file)
    } else if (!keep(target)) gone.push(file)
  }
  if (gone.length > 0) {
    const paths = gone.map(({target}) => target)
    const folders = goneFolders(dir, gone).filter(target => !keep(target))
    await removeInContainer(engine, id, paths)
    await removeEmptyFolders(engine, id, folders)
  }
  if (parts.length === 0) return
  const entries = [...(await missingFolders(engine, id, dir, there)), ...parts, tarEnd()]
  await writeArchive(engine, id, '/', Readable.from(entries, {objectMode: false}), {archiveMode: false})
}

interface Content {
  stats: BigIntStats
  link?: string
  data?: Buffer
}

/** A file that vanishes between two looks is gone; the next batch has it, should it come back. */
function readNow(full: string): Content | undefined {
  try {
    const stats = lstatSync(full, {bigint: true})
    if (stats.isSymbolicLink()) return {stats, link: readlinkSync(full)}
    return stats.isFile() ? {stats, data: readFileSync(full)} : undefined
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
