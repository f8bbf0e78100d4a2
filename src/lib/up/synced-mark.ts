import {Readable} from 'node:stream'
import {tarEnd, tarHeader, tarPadding} from '../build/context/tar-header.js'
import {writeArchive} from '../engine/archive.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {entryInContainer} from '../engine/path-owner.js'

/**
 * Says of a container that it has files which its image lacks. It is in the container, since labels cannot change and
 * a file on this machine says nothing to the next user or machine; and it goes when the container goes.
 */
const markPath = '/.dkr-synced'

/** The ID, since a container made from a commit of this one has the file too. */
const contentFor = (id: string) => Buffer.from(`dkr up --watch put files into container ${id}\n`)

/**
 * Marks a container. To be done before the first file goes in: a dkr that is killed right after leaves no container
 * that looks like its image and is not.
 * @param id the whole ID
 */
export async function markSynced(engine: Engine, id: string): Promise<void> {
  const content = contentFor(id)
  const mtime = Math.floor(Date.now() / 1000)
  const header = tarHeader({path: markPath.slice(1), kind: 'file', mode: 0o644, size: content.length, mtime})
  const archive = [header, content, Buffer.alloc(tarPadding(content.length)), tarEnd()]
  await writeArchive(engine, id, '/', Readable.from(archive, {objectMode: false}), {archiveMode: false})
}

/**
 * Whether files were synced into a container, running or not, by any user on any machine.
 * @param id the whole ID
 */
export async function wasSynced(engine: Engine, id: string): Promise<boolean> {
  try {
    const content = contentFor(id)
    const mark = await entryInContainer(engine, id, markPath, content.length + 1)
    return mark?.kind === 'file' && mark.data.equals(content)
  } catch (error) {
    // An engine that cannot look into a container could not sync into it either.
    if (statusOf(error) === undefined) throw error
    return false
  }
}
