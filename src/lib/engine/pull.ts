import {isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {familiarName, familiarReference, type ImageReference, withDefaultTag} from '../reference/image.js'
import {type Engine, statusOf} from './engine.js'
import {registryError} from './registry-error.js'
import {followTransfer, type TransferMessage} from './transfer.js'

export interface PullRequest {
  reference: ImageReference
  /** `linux/arm64`; the engine's own by default. */
  platform?: string
  /** X-Registry-Auth, as `authHeader` of docker-config makes it; without it the pull is anonymous. */
  authHeader?: string
}

export interface Pulled {
  /** `sha256:…` of the manifest; an engine that is not docker may not tell. */
  digest?: string
  status: 'downloaded' | 'up to date'
}

/**
 * Pulls one image (POST /images/create), each layer shown as a task.
 * @throws DkrError IMAGE_NOT_FOUND, REGISTRY_DENIED, REGISTRY_UNREACHABLE, PULL_FAILED, or the signal's reason
 */
export async function pullImage(engine: Engine, request: PullRequest, job: Job): Promise<Pulled> {
  const reference = withDefaultTag(request.reference)
  const fail = (text: string) =>
    registryError(text, {
      action: 'pull',
      image: familiarReference(reference),
      host: reference.domain,
      loggedIn: request.authHeader !== undefined,
    })
  const stream = await engine
    .stream({
      method: 'POST',
      path: '/images/create',
      // docker's client leaves the tag out where there is a digest: the digest decides.
      query: {
        fromImage: familiarName(reference),
        tag: reference.digest ?? reference.tag,
        platform: request.platform,
      },
      headers: request.authHeader ? {'X-Registry-Auth': request.authHeader} : {},
      signal: job.signal,
    })
    .catch(error => {
      throw isDkrError(error) && statusOf(error) !== undefined ? fail(error.message) : error
    })
  const waitingFor = `waiting for ${reference.domain}`
  return summarise(await followTransfer(stream, {endpoint: engine.endpoint, waitingFor, fail}, job))
}

function summarise(messages: TransferMessage[]): Pulled {
  const value = (prefix: string) =>
    messages
      .findLast(({status}) => status?.startsWith(prefix))
      ?.status?.slice(prefix.length)
      .trim()
  return {
    digest: value('Digest: '),
    status: value('Status: ')?.startsWith('Image is up to date') ? 'up to date' : 'downloaded',
  }
}
