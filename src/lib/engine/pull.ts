import {endedEarly} from '../errors/connection.js'
import type {Job} from '../output/job.js'
import {familiarName, familiarReference, type ImageReference, withDefaultTag} from '../reference/image.js'
import type {Engine} from './engine.js'
import type {LayerCount, TransferMessage} from './layer-tasks.js'
import {registryError} from './registry-error.js'
import {transfer} from './transfer.js'

export interface PullRequest {
  /** Without tag and digest: the tag latest, or all tags. */
  reference: ImageReference
  allTags?: boolean
  /** `linux/arm64`; the engine's own by default. */
  platform?: string
  /** X-Registry-Auth, as `authHeader` of docker-config makes it; without it the pull is anonymous. */
  authHeader?: string
}

export interface Pulled {
  /** `sha256:…` of the manifest; an engine that is not docker may not tell. */
  digest?: string
  status: 'downloaded' | 'up to date'
  /** One entry for each tag that was pulled. */
  tags: {tag: string; digest?: string}[]
  layers: LayerCount
}

/**
 * Pulls one image, or all tags of a repository (POST /images/create), each layer shown as a task.
 * @throws DkrError IMAGE_NOT_FOUND, REGISTRY_DENIED, REGISTRY_UNREACHABLE, PULL_FAILED, or the signal's reason
 */
export async function pullImage(engine: Engine, request: PullRequest, job: Job): Promise<Pulled> {
  const {allTags, platform, authHeader} = request
  const reference = allTags ? request.reference : withDefaultTag(request.reference)
  const host = reference.domain
  const fail = (text: string) =>
    registryError(text, {action: 'pull', image: familiarReference(reference), host, loggedIn: authHeader !== undefined})
  const {messages, layers} = await transfer(
    engine,
    {
      method: 'POST',
      path: '/images/create',
      // docker's client leaves the tag out where there is a digest: the digest decides. Without either, all tags come.
      query: {fromImage: familiarName(reference), tag: reference.digest ?? reference.tag, platform},
      headers: authHeader ? {'X-Registry-Auth': authHeader} : {},
    },
    {host, fail},
    job,
  )
  // Docker's last line tells what became of it; Podman has none.
  if (!engine.server.podman && valuesOf(messages, 'Status: ').length === 0) throw endedEarly(engine.endpoint)
  return {...summarise(messages), tags: tagsOf(messages), layers}
}

function valuesOf(messages: TransferMessage[], prefix: string): string[] {
  const lines = messages.map(({status = ''}) => status).filter(status => status.startsWith(prefix))
  return lines.map(status => status.slice(prefix.length).trim())
}

function summarise(messages: TransferMessage[]): Pick<Pulled, 'digest' | 'status'> {
  const status = valuesOf(messages, 'Status: ').at(-1)
  return {
    digest: valuesOf(messages, 'Digest: ').at(-1),
    status: status?.startsWith('Image is up to date') ? 'up to date' : 'downloaded',
  }
}

/** Each "Pulling from" (its id is the tag) is followed by the digest that belongs to it. */
function tagsOf(messages: TransferMessage[]): Pulled['tags'] {
  const tags: Pulled['tags'] = []
  for (const {id, status = ''} of messages) {
    if (id && status.startsWith('Pulling from')) tags.push({tag: id})
    else if (status.startsWith('Digest: ') && tags.length > 0) tags.at(-1)!.digest = status.slice(8).trim()
  }
  return tags
}
