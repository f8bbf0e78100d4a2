import {type FileHandle, open, rm} from 'node:fs/promises'
import {DkrError} from '../errors/dkr-error.js'
import {localDiskFull} from '../files/disk-full.js'

/** The file that gets the container's ID: made before the container, so that no other run can take it. */
export interface CidFile {
  write(id: string): Promise<void>
  /** Closes it, and removes it when no ID was written. */
  close(): Promise<void>
}

/**
 * Opens `--cidfile`; nothing happens without a path.
 * @throws DkrError DISK_FULL, CIDFILE when it is there already or cannot be made, with docker's exit codes
 */
export async function openCidFile(path: string | undefined): Promise<CidFile> {
  if (path === undefined) return {write: async () => {}, close: async () => {}}
  const file = await open(path, 'wx').catch(error => {
    throw cidFileError(path, error)
  })
  return cidFile(path, file)
}

function cidFile(path: string, file: FileHandle): CidFile {
  let written = false
  return {
    async write(id) {
      await file.writeFile(id).catch(error => {
        throw cidFileError(path, error)
      })
      written = true
    },
    async close() {
      await file.close()
      if (!written) await rm(path, {force: true})
    },
  }
}

/** docker's client finds its exit code in the text of the error: a missing folder is 127 to it. */
const exitCodes: Record<string, number> = {ENOENT: 127, EACCES: 126}

function cidFileError(path: string, error: NodeJS.ErrnoException): DkrError {
  if (error.code === 'EEXIST') {
    return new DkrError('CIDFILE', {
      message: `container ID file found, make sure the other container isn't running or delete ${path}`,
      suggestions: [`rm ${path}`],
      cause: error,
    })
  }
  const message = `failed to create the container ID file: ${error.message}`
  const noRoom = localDiskFull(error, path, {message})
  if (noRoom) return noRoom
  return new DkrError('CIDFILE', {
    message,
    suggestions: ['--cidfile takes a path in a folder that is there and can be written'],
    exitCode: exitCodes[error.code ?? ''],
    cause: error,
  })
}
