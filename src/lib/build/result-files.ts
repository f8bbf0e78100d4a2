import {lstatSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'
import {statOf} from '../files/path-kind.js'
import type {BuildPlan} from './plan.js'

type Files = Partial<Pick<BuildPlan, 'iidfile' | 'metadataFile' | 'tags'>>

/** Before the build: an ID of the last time must not be taken for that of a build that fails. */
export function removeResultFiles({iidfile, metadataFile}: Files): void {
  for (const path of [iidfile, metadataFile]) if (path) attempt(path, () => removeOld(path))
}

/**
 * Writes what `--iidfile` and `--metadata-file` ask for, in buildx's words.
 * @throws DkrError DISK_FULL, NOT_WRITABLE
 */
export function writeResultFiles(
  {iidfile, metadataFile, tags}: Files & Pick<BuildPlan, 'tags'>,
  imageId: string,
): void {
  const metadata = {'containerimage.config.digest': imageId, 'image.name': tags.join(',')}
  if (iidfile) attempt(iidfile, () => writeFileSync(iidfile, imageId))
  if (metadataFile) attempt(metadataFile, () => writeFileSync(metadataFile, `${JSON.stringify(metadata, null, 2)}\n`))
}

/** A link stays, and what is no file too: `/dev/stdout` is either. */
function removeOld(path: string): void {
  const stats = lstatSync(path, {throwIfNoEntry: false})
  if (stats?.isFile()) rmSync(path)
  else if (stats?.isSymbolicLink() && statOf(path)?.isFile() && !resolve(path).startsWith('/dev/')) truncateSync(path)
}

function attempt(path: string, work: () => void): void {
  try {
    work()
  } catch (cause) {
    const noRoom = localDiskFull(cause, path)
    if (noRoom) throw noRoom
    throw new DkrError('NOT_WRITABLE', {
      message: `cannot write ${path}`,
      why: (cause as Error).message,
      suggestions: ['name a file in a folder that is there and may be written'],
      cause,
    })
  }
}
