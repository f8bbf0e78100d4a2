import {eraseCredentials} from '../docker-config/store.js'
import type {Job} from '../output/job.js'

export interface LogoutResult {
  registry: string
  /** Whether there was a log-in; a credential helper does not tell, then it counts as one. */
  removed: boolean
}

/**
 * Forgets the log-in of a registry, as docker does; one that was not there is no error.
 * @throws DkrError CREDENTIALS when config.json or the credential helper fails
 */
export async function logout(registry: string, {progress}: Pick<Job, 'progress'>): Promise<LogoutResult> {
  const {known, helper} = await eraseCredentials(registry)
  const removed = known || helper !== undefined
  progress.note(removed ? `logged out of ${registry}` : `there was no log-in for ${registry}`)
  return {registry, removed}
}
