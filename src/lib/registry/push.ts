import {authHeader, type Credentials, credentialsOrWarning} from '../docker-config/credentials.js'
import {mapAtOnce} from '../engine/at-once.js'
import {requireApi} from '../engine/connect/version.js'
import type {Engine} from '../engine/engine.js'
import {type ImageDetails, tagImage} from '../engine/images.js'
import type {LayerCount} from '../engine/layer-tasks.js'
import {type Pushed, pushImage} from '../engine/push.js'
import {isDkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {humanDuration, humanSize} from '../output/units.js'
import {familiarName, familiarReference, type ImageReference} from '../reference/image.js'
import {explainDenied, requireValidLogin} from './explain-denied.js'
import {guardIndexes, type TaggedImage} from './guard-indexes.js'
import {localImage, localTags} from './local-image.js'
import type {PushPlan} from './push-plan.js'
import type {ReplacedIndex} from './replaced-index.js'

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
  /** The image for several platforms that the tag named before, where it lost some of them. */
  replaced?: ReplacedIndex
  /** The index on this engine of which only one platform was pushed: the engine does not have the others. */
  partOf?: {digest: string; platform?: string}
}

/**
 * Pushes one image, or all tags of a repository; says first where it goes, as whom, and how much it is.
 * @returns one result for each tag
 * @throws DkrError WOULD_OVERWRITE where a tag would lose platforms, IMAGE_NOT_FOUND, REGISTRY_DENIED,
 * REGISTRY_UNREACHABLE, PUSH_FAILED, ENGINE_VERSION, or the signal's reason
 */
export async function push(engine: Engine, plan: PushPlan, job: Job): Promise<PushResult[]> {
  const {reference, platform} = plan
  if (platform) requireApi(engine, 'push --platform', '1.46')
  const images = plan.allTags ? await localTags(engine, reference) : [await namedImage(engine, plan)]
  const credentials = await credentialsOrWarning(reference.domain, job.progress.warn)
  const registry = {engine, reference, authHeader: credentials && authHeader(credentials), signal: job.signal}
  const guard = await guardIndexes(registry, plan, images)
  if (plan.source) await nameFirst(engine, plan, images[0]!.details, job)
  announce(reference, images, credentials, job)
  const start = Date.now()
  const {tags, layers} = await sendAll(engine, plan, images, {credentials, job})
  job.progress.note(summary(layers, Date.now() - start))
  const results = tags.flatMap(pushed => {
    const found = images.find(image => image.tag === pushed.tag)
    return found ? [{...resultOf({...reference, tag: pushed.tag}, pushed.digest, found.details), pushed}] : []
  })
  return mapAtOnce(results, async ({pushed, ...result}) => ({...result, ...(await guard(pushed, job))}))
}

async function namedImage(engine: Engine, {reference, source}: PushPlan): Promise<TaggedImage> {
  const image = familiarReference(reference)
  return {tag: reference.tag!, details: await localImage(engine, source ?? image, source ? undefined : reference)}
}

/** Under another name an image first gets that name. */
async function nameFirst(engine: Engine, {reference, source}: PushPlan, {Id}: ImageDetails, {progress}: Job) {
  await tagImage(engine, Id, reference)
  progress.note(`${source} is now called ${familiarReference(reference)} as well`)
}

function announce(
  {domain, path, tag}: ImageReference,
  images: TaggedImage[],
  credentials: Credentials | undefined,
  {progress}: Job,
) {
  const what = images.length === 1 && tag ? sizeOf(images[0]!.details) : `${images.length} tags`
  progress.note(`pushing to ${domain}/${path}${tag ? `:${tag}` : ''} (${what})`)
  progress.note(
    credentials
      ? `  logged in${credentials.username ? ` as ${credentials.username}` : ''}, from ${credentials.from}`
      : `  nobody is logged in at ${domain}`,
  )
}

function sizeOf({Size, RootFS}: ImageDetails): string {
  const layers = RootFS?.Layers?.length
  return `${humanSize(Size)}${layers ? ` in ${count(layers, 'layer')}` : ''}`
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`

interface Sending {
  credentials: Credentials | undefined
  job: Job
}

/** At once; for Podman, which can push no more than one tag at a time, one after the other. */
async function sendAll(engine: Engine, plan: PushPlan, images: TaggedImage[], sending: Sending): Promise<Pushed> {
  if (!plan.allTags || !engine.server.podman) return send(engine, plan, sending)
  const sum: Pushed = {tags: [], layers: {moved: 0, bytes: 0, present: 0}}
  for (const {tag} of images) {
    const {tags, layers} = await send(engine, {...plan, reference: {...plan.reference, tag}}, sending)
    sum.tags.push(...tags)
    for (const key of ['moved', 'bytes', 'present'] as const) sum.layers[key] += layers[key]
  }
  return sum
}

async function send(engine: Engine, plan: PushPlan, {credentials, job}: Sending): Promise<Pushed> {
  const {reference, platform} = plan
  const account = credentials && {engine, reference, credentials, signal: job.signal}
  const request = {
    reference,
    platform,
    authHeader: credentials && authHeader(credentials),
    // The engine goes on for most of a minute with a log-in that the registry refuses.
    onEngineRetry: account && (() => requireValidLogin(account)),
  }
  return pushImage(engine, request, job).catch(async error => {
    throw account && isDkrError(error) ? await explainDenied(account, error) : error
  })
}

/** "2 layers sent, 12MB in 3.1s (3.87MB/s); 3 layers were there already". */
export function summary({moved, bytes, present}: LayerCount, ms: number): string {
  const rate = bytes > 0 && ms >= 500 ? ` (${humanSize((bytes * 1000) / ms)}/s)` : ''
  const sent = moved === 0 ? 'nothing to send' : `${count(moved, 'layer')} sent`
  const size = moved > 0 && bytes > 0 ? `, ${humanSize(bytes)} in ${humanDuration(ms)}${rate}` : ''
  return sent + size + (present > 0 ? `; ${count(present, 'layer')} there already` : '')
}

function resultOf(reference: ImageReference, digest: string, details: ImageDetails): PushResult {
  const image = familiarReference(reference)
  return {
    image,
    digest,
    reference: `${familiarName(reference)}:${reference.tag}@${digest}`,
    size: details.Size,
    run: runCommand(image, details),
  }
}

/** `dkr run -d -p 8000:8000 IMAGE`, with the first TCP port that the image exposes. */
export function runCommand(image: string, {Config}: Pick<ImageDetails, 'Config'>): string {
  const ports = Object.keys(Config?.ExposedPorts ?? {})
  const port = ports.find(text => text.endsWith('/tcp'))?.split('/')[0]
  return ['dkr run -d', ...(port ? [`-p ${port}:${port}`] : []), image].join(' ')
}
