import {createHash} from 'node:crypto'
import {join} from 'node:path'
import type {Job} from '../output/job.js'
import {type Lock, waitForLock} from '../project/lock.js'
import {stateDir} from '../project/user-dirs.js'

/**
 * Keeps other runs of `up` and `down` out of a folder, waiting for the one that is at work.
 * @param dir absolute, without symlinks
 * @returns undefined when the state folder cannot be written: then there is no lock
 * @throws the reason of the job's signal
 */
export async function lockFolder(dir: string, env: NodeJS.ProcessEnv, job: Job): Promise<Lock | undefined> {
  const key = createHash('sha256').update(dir).digest('hex').slice(0, 16)
  try {
    return await waitForLock(join(stateDir(env), 'locks', key), {
      signal: job.signal,
      onWait: pid => job.progress.note(`Another dkr (process ${pid}) is at work in this folder: waiting for it.`),
    })
  } catch (error) {
    if (job.signal.aborted) throw error
    return undefined
  }
}
