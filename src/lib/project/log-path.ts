import {readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {makeOwnFolder} from './make-folder.js'
import {isOwnFolder, stateDir} from './user-dirs.js'

/** So many logs are kept, the newest. */
const keptLogs = 20

/**
 * A path for a new log in the state folder; the oldest logs there are removed.
 * @param name what the log is of: an image, a container
 * @throws what the file system says when the folder cannot be written
 */
export function newLogPath(name: string, env: NodeJS.ProcessEnv, now = new Date()): string {
  const folder = join(stateDir(env), 'logs')
  makeOwnFolder(folder, env)
  removeOldest(folder)
  const stamp = now.toISOString().replaceAll(':', '').replace('.', '-')
  return join(folder, `${stamp}-${name.replace(/[^\w.-]+/g, '-').slice(0, 80)}.log`)
}

const logName = /^\d{4}-\d\d-\d\dT\d{6}-\d{3}Z-.*\.log$/

/** Their names begin with the time, so the oldest come first. */
function removeOldest(folder: string): void {
  if (!isOwnFolder(folder)) return
  const logs = readdirSync(folder)
    .filter(name => logName.test(name))
    .sort()
  for (const name of logs.slice(0, Math.max(0, logs.length - keptLogs + 1))) rmSync(join(folder, name), {force: true})
}
