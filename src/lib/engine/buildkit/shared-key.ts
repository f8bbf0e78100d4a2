import {createHash, randomBytes} from 'node:crypto'
import {linkSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {join, resolve} from 'node:path'
import {readRegularText} from '../../files/read-file.js'
import {makeOwnFolder} from '../../project/make-folder.js'
import {stateDir} from '../../project/user-dirs.js'

/**
 * The key under which BuildKit keeps what it was sent of a folder, so that the
 * next build sends only what changed: the same for the same folder on the same
 * machine, and not to be guessed by others. Makes the machine's id if there is
 * none; where that cannot be written, the host's name serves.
 */
export function sharedKey(folder: string, env: NodeJS.ProcessEnv = process.env): string {
  return createHash('sha256')
    .update(`${machineId(stateDir(env))}:${realFolder(folder)}`)
    .digest('hex')
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}

function machineId(folder: string): string {
  const file = join(folder, 'build-node-id')
  try {
    return readId(file) ?? createId(folder, file)
  } catch {
    return `${hostname()}:${folder}`
  }
}

function readId(file: string): string | undefined {
  try {
    return readRegularText(file, 1024).trim() || undefined
  } catch {
    return undefined
  }
}

/** A link fails where the file is there: of two that start at once, both get the id of the first. */
function createId(folder: string, file: string): string {
  makeOwnFolder(folder)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, randomBytes(32).toString('hex'), {mode: 0o600, flag: 'wx'})
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, {force: true})
  }
  const id = readId(file)
  if (id === undefined) throw new Error('the id is empty')
  return id
}
