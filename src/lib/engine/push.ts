import {DkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {familiarName, familiarReference, type ImageReference} from '../reference/image.js'
import type {Engine} from './engine.js'
import type {LayerCount, TransferMessage} from './layer-tasks.js'
import {registryError} from './registry-error.js'
import {transfer} from './transfer.js'

export interface PushRequest {
  /** Without a tag all tags of the repository go. */
  reference: ImageReference
  /** `linux/arm64`: this one of an image that has several. */
  platform?: string
  /** X-Registry-Auth; without it the push is anonymous. */
  authHeader?: string
  /** Called once, when the engine starts a layer over; a failure of it ends the push. */
  onEngineRetry?: () => Promise<void>
}

export interface Pushed {
  tags: {tag: string; digest: string}[]
  layers: LayerCount
}

/** base64url of `{}`: the engine wants the header also where nobody is logged in. */
const anonymous = 'e30='

/**
 * Pushes one tag, or all of a repository (POST /images/NAME/push), each layer shown as a task.
 * @throws DkrError IMAGE_NOT_FOUND, REGISTRY_DENIED, REGISTRY_UNREACHABLE, PUSH_FAILED, ENGINE_VERSION, or the
 * signal's reason
 */
export async function pushImage(engine: Engine, request: PushRequest, job: Job): Promise<Pushed> {
  const {reference, platform, authHeader, onEngineRetry} = request
  const host = reference.domain
  const fail = (text: string) =>
    registryError(text, {action: 'push', image: familiarReference(reference), host, loggedIn: authHeader !== undefined})
  const {messages, layers} = await transfer(
    engine,
    {
      method: 'POST',
      path: `/images/${familiarName(reference)}/push`,
      query: {tag: reference.tag, platform: platform && platformQuery(engine, platform)},
      headers: {'X-Registry-Auth': authHeader ?? anonymous},
    },
    {host, fail, onEngineRetry},
    job,
  )
  const tags = pushedTags(messages, reference.tag)
  // A push that ends without a word about the manifest has not put the tag there.
  if (tags.length === 0) throw fail('the engine ended the push without the digest of what it pushed')
  return {tags, layers}
}

/** What the engine said of the manifests that it pushed: Docker in `aux` and in words, Podman in words alone. */
export function pushedTags(messages: readonly TransferMessage[], asked = ''): Pushed['tags'] {
  const tags = messages.flatMap(({aux}) => (aux?.Digest ? [{tag: aux.Tag ?? asked, digest: aux.Digest}] : []))
  if (tags.length > 0) return tags
  return messages.flatMap(({status = ''}) => {
    const [, tag, digest] = /^(\S+): digest: (sha256:[0-9a-f]{64})\b/.exec(status) ?? []
    return tag && digest ? [{tag, digest}] : []
  })
}

/** The platform as the Engine API wants it for a push, which older engines would take no notice of. */
function platformQuery({server}: Engine, platform: string): string {
  const [major = 0, minor = 0] = server.apiVersion.split('.').map(Number)
  if (major === 1 && minor < 46) {
    throw new DkrError('ENGINE_VERSION', {
      message: `this engine cannot push one platform alone (its API is ${server.apiVersion}, that needs 1.46)`,
      suggestions: ['leave out --platform', 'update the engine to 28 or later'],
    })
  }
  const [os, architecture, variant] = platform.split('/')
  return JSON.stringify({os, architecture, variant})
}
