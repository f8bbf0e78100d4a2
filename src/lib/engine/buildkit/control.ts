import {setTimeout as delay} from 'node:timers/promises'
import {dialControl, type Upgrade} from './dial.js'
import {type GrpcClient, grpcClient} from './grpc-client.js'
import {eachField, lengthField, mapField, raw, text} from './protobuf.js'
import {decodeStatusUpdate, type StatusUpdate} from './trace.js'

/** Where the description of the cache goes, or comes from: BuildKit's type and its attributes. */
export interface CacheEntry {
  type: string
  attrs: Readonly<Record<string, string>>
}

export interface SolveRequest {
  /** An id of its own for this build. */
  ref: string
  /** The session that serves its files. */
  session: string
  /** Options of the Dockerfile frontend, by its names. */
  frontend: Readonly<Record<string, string>>
  /** Names of the image. */
  names: readonly string[]
  cacheTo: readonly CacheEntry[]
  /** What the build asks for that is not allowed by itself, such as `network.host`. */
  entitlements: readonly string[]
}

const service = '/moby.buildkit.v1.Control'

/** Milliseconds that the progress of a build may take after its end. */
const lastWords = 2000

/**
 * A build through BuildKit's own Control service (buildkit: api/services/control), which takes options that
 * `POST /build` has no field for.
 * @returns the image's ID
 * @throws GrpcError with BuildKit's message, or the reason of the signal
 */
export async function solve(
  upgrade: Upgrade,
  request: SolveRequest,
  onUpdate: (update: StatusUpdate) => void,
  signal: AbortSignal,
): Promise<string> {
  const client = grpcClient(await dialControl(upgrade, signal))
  // Closing the connection is what cancels a build.
  signal.addEventListener('abort', client.close, {once: true})
  try {
    const told = followStatus(client, request.ref, onUpdate)
    // A failure is known before the last words of the step that failed have arrived.
    return await runSolve(client, request).finally(() =>
      Promise.race([told, delay(lastWords, undefined, {ref: false})]),
    )
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', client.close)
    client.close()
  }
}

async function runSolve(client: GrpcClient, request: SolveRequest): Promise<string> {
  let imageId = ''
  await client.call(`${service}/Solve`, encodeSolve(request), message => {
    eachField(message, (field, value) => {
      const [key, found] = field === 1 ? entryOf(raw(value)) : []
      if (key === 'containerimage.digest') imageId = found!
    })
  })
  return imageId
}

/** The progress is a call of its own. Without it the build goes on: its own failure says more. */
async function followStatus(client: GrpcClient, ref: string, onUpdate: (update: StatusUpdate) => void): Promise<void> {
  await client
    .call(`${service}/Status`, lengthField(1, ref), message => onUpdate(decodeStatusUpdate(message)))
    .catch(() => {})
}

/** The engine's own exporter puts the image among its images. */
const exporter = 'moby'

function encodeSolve({ref, session, frontend, names, cacheTo, entitlements}: SolveRequest): Buffer {
  const attrs: Record<string, string> = names.length > 0 ? {name: names.join(',')} : {}
  return Buffer.concat([
    lengthField(1, ref),
    // Engines before BuildKit 0.13 know one exporter, in these two fields; later ones take the list.
    lengthField(3, exporter),
    mapField(4, attrs),
    lengthField(5, session),
    lengthField(6, 'dockerfile.v0'),
    mapField(7, frontend),
    lengthField(8, Buffer.concat(cacheTo.map(entry => lengthField(4, encodeEntry(entry))))),
    ...entitlements.map(name => lengthField(9, name)),
    lengthField(13, Buffer.concat([lengthField(1, exporter), mapField(2, attrs)])),
  ])
}

const encodeEntry = ({type, attrs}: CacheEntry): Buffer => Buffer.concat([lengthField(1, type), mapField(2, attrs)])

function entryOf(bytes: Uint8Array): [string, string] {
  const entry: [string, string] = ['', '']
  eachField(bytes, (field, value) => {
    if (field === 1 || field === 2) entry[field - 1] = text(value)
  })
  return entry
}
