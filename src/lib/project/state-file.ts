import {randomBytes} from 'node:crypto'
import {renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {makeOwnFolder} from './make-folder.js'

/**
 * Writes a file of the state folder, for its owner alone; another dkr reads the old text or the new one, never half.
 * Where the folder cannot be written nothing is remembered, which is no error.
 */
export function writeStateFile(path: string, text: string, env: NodeJS.ProcessEnv): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    makeOwnFolder(dirname(path), env)
    writeFileSync(draft, text, {mode: 0o600})
    renameSync(draft, path)
  } catch {
    // The next run finds out again. A full disk leaves a draft, which is in the way of others there.
    discard(draft)
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, {force: true})
  } catch {
    // Where nothing can be written there is nothing to remove.
  }
}
