import {DkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {familiarName, familiarReference, type ImageReference} from '../reference/image.js'
import {older} from './connect/ping.js'
import type {Platform} from './distribution.js'
import type {Engine} from './engine.js'
import type {TransferFailure} from './follow-transfer.js'
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

export interface PushedTag {
  tag: string
  /** `sha256:…` of the manifest, or the index, that was pushed. */
  digest: string
  /** Where the engine has not all of an index, and pushed the one manifest that it has. */
  partOf?: PartOfIndex
}

/** An index on this engine of which one platform was pushed. */
export interface PartOfIndex {
  /** `sha256:…` of the index. */
  digest: string
  /** As the index has it; absent where that does not tell. */
  platform?: Platform
}

export interface Pushed {
  tags: PushedTag[]
  layers: LayerCount
}

/** base64url of `{}`: the engine wants the header also where nobody is logged in. */
const anonymous = 'e30='

/**
 * Pushes one tag, or all of a repository (POST /images/NAME/push), each layer shown as a task.
 * @throws DkrError IMAGE_NOT_FOUND, REGISTRY_DENIED, REGISTRY_UNREACHABLE, PUSH_FAILED, or the signal's reason
 */
export async function pushImage(engine: Engine, request: PushRequest, job: Job): Promise<Pushed> {
  const {reference, platform, authHeader, onEngineRetry} = request
  const host = reference.domain
  const image = familiarReference(reference)
  const fail = (text: string, failure?: TransferFailure) =>
    failure?.contentMissing || /^missing content: /.test(text)
      ? missingContent(engine, image, text)
      : registryError(text, {action: 'push', image, host, loggedIn: authHeader !== undefined})
  const {messages, layers} = await transfer(
    engine,
    {
      method: 'POST',
      path: `/images/${familiarName(reference)}/push`,
      query: {tag: reference.tag, platform: platform && platformQuery(platform)},
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
export function pushedTags(messages: readonly TransferMessage[], asked = ''): PushedTag[] {
  const inAux = messages.flatMap(({aux}) => (aux?.Digest ? [{tag: aux.Tag ?? asked, digest: aux.Digest}] : []))
  const tags = inAux.length > 0 ? inAux : messages.flatMap(({status}) => tagInWords(status))
  const parts = partsOfIndexes(messages)
  return tags.map(tag => ({...tag, ...(parts.has(tag.digest) && {partOf: parts.get(tag.digest)})}))
}

function tagInWords(status = ''): PushedTag[] {
  const [, tag, digest] = /^(\S+): digest: (sha256:[0-9a-f]{64})\b/.exec(status) ?? []
  return tag && digest ? [{tag, digest}] : []
}

/** By the digest of the manifest that was pushed. */
function partsOfIndexes(messages: readonly TransferMessage[]): Map<string, PartOfIndex> {
  return new Map(
    messages.flatMap(({aux}) => {
      const {originalIndex, selectedManifest, manifestPushedInsteadOfIndex} = aux ?? {}
      if (!manifestPushedInsteadOfIndex || !originalIndex?.digest || !selectedManifest?.digest) return []
      const {platform} = selectedManifest
      return [[selectedManifest.digest, {digest: originalIndex.digest, ...(platform && {platform})}]]
    }),
  )
}

/** Docker 28 says so beside its error, Docker 25 and 26 in words, with advice in docker's own flags behind them. */
function missingContent({server}: Engine, image: string, text: string): DkrError {
  const [reason] = text.trim().split('\n')
  const canPushOne = older(server.apiVersion, '1.46') === '1.46'
  return new DkrError('PUSH_FAILED', {
    message: `cannot push ${image}: ${reason}`,
    why: 'it is an image for several platforms, and this engine and the registry do not have all of them',
    suggestions: [
      `dkr pull --platform linux/arm64 ${image}: fetches another platform, then push again`,
      'build the missing platforms, then push again',
      ...(canPushOne ? [`dkr push --platform linux/amd64 ${image}: pushes only that platform`] : []),
    ],
  })
}

/** The platform as the Engine API wants it for a push. */
function platformQuery(platform: string): string {
  const [os, architecture, variant] = platform.split('/')
  return JSON.stringify({os, architecture, variant})
}
