import {authHeader, type Credentials, credentialsOrWarning, resolveCredentials} from '../docker-config/credentials.js'
import {type Engine, statusOf} from '../engine/engine.js'
import type {ImageDetails} from '../engine/images.js'
import {registryError} from '../engine/registry-error.js'
import {followTransfer} from '../engine/transfer.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {humanSize} from '../output/units.js'
import {
  familiarName,
  familiarReference,
  type ImageReference,
  parseImageReference,
  withDefaultTag,
} from '../reference/image.js'
import {localImage} from './local-image.js'

export interface PushPlan {
  reference: ImageReference
}

export interface PushResult {
  image: string
  /** `sha256:…` of the manifest in the registry. */
  digest: string
  /** The image with its digest: pulls exactly what was pushed. */
  reference: string
  /** Bytes of the image on this engine. */
  size: number
  /** The command that runs it. */
  run: string
}

/** base64url of `{}`: the engine wants the header also where nobody is logged in. */
const anonymous = 'e30='

/**
 * @throws DkrError INVALID_REFERENCE; USAGE for a name that only Docker itself may push, like `app`
 */
export async function planPush(image: string, env: NodeJS.ProcessEnv = process.env): Promise<PushPlan> {
  const reference = parseImageReference(image)
  if (reference.digest) {
    throw new DkrError('INVALID_REFERENCE', {
      message: `cannot push a digest reference: "${image}"`,
      why: 'the registry works out the digest from what it gets',
      suggestions: [`dkr push ${familiarReference({...reference, digest: undefined})}`],
    })
  }
  if (!image.includes('/')) throw await withoutNamespace(withDefaultTag(reference), env)
  return {reference: withDefaultTag(reference)}
}

async function withoutNamespace(reference: ImageReference, env: NodeJS.ProcessEnv): Promise<DkrError> {
  const short = familiarReference(reference)
  const you = await hubNamespace(env)
  return new DkrError('USAGE', {
    message: `"${short}" has no namespace: it would be docker.io/library/${short}, where only Docker itself may push`,
    why: 'where an image goes is a part of its name: REGISTRY/NAMESPACE/NAME',
    suggestions: [
      `dkr tag ${short} docker.io/${you}/${short} && dkr push docker.io/${you}/${short}`,
      `to another registry: dkr tag ${short} localhost:5000/${you}/${short}`,
    ],
  })
}

/** The account at Docker Hub, where one is logged in by its name. */
async function hubNamespace(env: NodeJS.ProcessEnv): Promise<string> {
  const credentials = await resolveCredentials('docker.io', env).catch(() => undefined)
  const name = credentials?.username?.toLowerCase() ?? ''
  return /^[a-z0-9]{2,40}$/.test(name) ? name : '<you>'
}

/**
 * Pushes one image; says first where it goes and as whom.
 * @throws DkrError IMAGE_NOT_FOUND, REGISTRY_DENIED, REGISTRY_UNREACHABLE, PUSH_FAILED, or the signal's reason
 */
export async function push(engine: Engine, {reference}: PushPlan, job: Job): Promise<PushResult> {
  const image = familiarReference(reference)
  const details = await localImage(engine, image, reference)
  const credentials = await credentialsOrWarning(reference.domain, job.progress.warn)
  announce(reference, details, credentials, job)
  const digest = await send(engine, reference, credentials, job)
  return {
    image,
    digest,
    reference: familiarReference({...reference, digest}),
    size: details.Size,
    run: runCommand(image, details),
  }
}

function announce(
  reference: ImageReference,
  details: ImageDetails,
  credentials: Credentials | undefined,
  {progress}: Job,
) {
  const {domain, path, tag} = reference
  const layers = details.RootFS?.Layers?.length
  const size = `${humanSize(details.Size)}${layers ? ` in ${layers} layer${layers === 1 ? '' : 's'}` : ''}`
  progress.note(`pushing to ${domain}/${path}:${tag} (${size})`)
  progress.note(
    credentials
      ? `  logged in${credentials.username ? ` as ${credentials.username}` : ''}, from ${credentials.from}`
      : `  nobody is logged in at ${domain}`,
  )
}

async function send(
  engine: Engine,
  reference: ImageReference,
  credentials: Credentials | undefined,
  job: Job,
): Promise<string> {
  const fail = failure(reference, credentials)
  const stream = await engine
    .stream({
      method: 'POST',
      path: `/images/${familiarName(reference)}/push`,
      query: {tag: reference.tag},
      headers: {'X-Registry-Auth': credentials ? authHeader(credentials) : anonymous},
      signal: job.signal,
    })
    .catch(error => {
      throw isDkrError(error) && statusOf(error) !== undefined ? fail(error.message) : error
    })
  const waitingFor = `waiting for ${reference.domain}`
  const messages = await followTransfer(stream, {endpoint: engine.endpoint, waitingFor, fail}, job)
  const digest = messages.findLast(({aux}) => aux?.Digest)?.aux?.Digest
  // A push that ends without a word about the manifest has not put the tag there.
  if (!digest) throw fail('the engine ended the push without the digest of what it pushed')
  return digest
}

function failure(reference: ImageReference, credentials: Credentials | undefined) {
  return (text: string) =>
    registryError(text, {
      action: 'push',
      image: familiarReference(reference),
      host: reference.domain,
      loggedIn: credentials !== undefined,
    })
}

/** `dkr run -d -p 8000:8000 IMAGE`, with the first TCP port that the image exposes. */
export function runCommand(image: string, {Config}: Pick<ImageDetails, 'Config'>): string {
  const ports = Object.keys(Config?.ExposedPorts ?? {})
  const port = ports.find(text => text.endsWith('/tcp'))?.split('/')[0]
  return ['dkr run -d', ...(port ? [`-p ${port}:${port}`] : []), image].join(' ')
}
