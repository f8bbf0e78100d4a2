import {readFileSync} from 'node:fs'
import http from 'node:http'
import {basename, dirname} from 'node:path'
import type {Readable} from 'node:stream'
import {parseIgnoreFile} from '../../src/lib/build/context/ignore-file.js'
import type {Descent} from '../../src/lib/build/context/matcher.js'
import {folderSource} from '../../src/lib/build/context/source.js'
import {type ContextTarOptions, contextTar} from '../../src/lib/build/context/tar.js'
import {openSession, type Session, type SessionOptions} from '../../src/lib/engine/buildkit/session.js'
import {decodeTrace, type Vertex} from '../../src/lib/engine/buildkit/trace.js'
import {upgradeOver} from './fake-buildkit.js'
import {steadily} from './steadily.js'

/** The engine of the tests: the one that DOCKER_HOST names, where that is a socket. */
export const socketPath = /^unix:\/\/(.+)/.exec(process.env.DOCKER_HOST ?? '')?.[1] ?? '/var/run/docker.sock'

export interface Built {
  /** With `sha256:`; empty when the build failed. */
  id: string
  error?: string
  /** The last state of each step, by name. */
  steps: Map<string, Vertex>
  /** What classic steps and commands wrote. */
  output: string
  failure: Session['failure']
}

export interface EngineRequest {
  method?: string
  path: string
  body?: Readable | string
  headers?: Record<string, string>
  signal?: AbortSignal
  onChunk?: (chunk: Buffer) => void
}

/** One request to the engine of the tests, answered whole. */
export async function ask(request: EngineRequest): Promise<{status: number; body: Buffer}> {
  const response = await send(request)
  const chunks: Buffer[] = []
  for await (const chunk of response) {
    chunks.push(chunk)
    request.onChunk?.(chunk)
  }
  return {status: response.statusCode ?? 0, body: Buffer.concat(chunks)}
}

function send({method = 'GET', path, body, headers, signal}: EngineRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.request({socketPath, method, path, headers, signal, agent: false}, resolve)
    request.on('error', reject)
    if (body === undefined || typeof body === 'string') request.end(body)
    else body.on('error', error => request.destroy(error)).pipe(request)
  })
}

export interface BuildkitBuild {
  root: string
  tag: string
  /** Absolute; `root/Dockerfile` if not given. */
  dockerfile?: string
  noCache?: boolean
  descent?: Descent
  /** More of the query: arguments, labels, the target; what is undefined is left out. */
  query?: Readonly<Record<string, unknown>>
  session?: Partial<SessionOptions>
  signal?: AbortSignal
  /** Called with each piece of the engine's answer as it comes. */
  onChunk?: (chunk: Buffer) => void
}

/** A build by BuildKit, as dkr does it: session, POST /build, lines. */
export async function buildWithBuildkit(build: BuildkitBuild): Promise<Built> {
  const {root, tag, dockerfile = `${root}/Dockerfile`, noCache, descent, signal, onChunk} = build
  const session = await openSession({
    upgrade: upgradeOver(socketPath),
    name: basename(root),
    sharedKey: `dkr-test-${root}`,
    folders: {context: folderSource(root, {rootOwned: true, descent}), dockerfile: folderSource(dirname(dockerfile))},
    signal,
    ...build.session,
  })
  try {
    const query = new URLSearchParams({
      version: '2',
      remote: 'client-session',
      session: session.id,
      buildid: `${session.id}-build`,
      dockerfile: basename(dockerfile),
      t: tag,
      ...(noCache && {nocache: '1'}),
      ...given(build.query),
    })
    const {body} = await ask({method: 'POST', path: `/build?${query}`, signal, onChunk})
    return {...readLines(body), failure: session.failure}
  } finally {
    await session.close()
  }
}

/** What has a value, as text: of a list nothing, where it is empty. */
function given(query: BuildkitBuild['query'] = {}): Record<string, string> {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && String(value) !== '')
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]))
}

type ClassicOptions = Partial<ContextTarOptions> & {noCache?: boolean}

/** A build by the classic builder from our archive. */
export function buildClassic(root: string, tag: string, ignore: string, options?: ClassicOptions): Promise<Built> {
  return steadily(
    () => upload(root, tag, ignore, options),
    ({error}) => error ?? '',
  )
}

async function upload(
  root: string,
  tag: string,
  ignore: string,
  {noCache = false, ...options}: ClassicOptions = {},
): Promise<Built> {
  const dockerfile = options.dockerfile ?? {path: 'Dockerfile', content: readFileSync(`${root}/Dockerfile`)}
  const rules = ignore === '' ? undefined : {content: Buffer.from(ignore), patterns: parseIgnoreFile(ignore)}
  const tar = contextTar({root, ignore: rules, ...options, dockerfile})
  const query = new URLSearchParams({dockerfile: tar.dockerfile, t: tag, rm: '1', nocache: noCache ? '1' : '0'})
  const headers = {'Content-Type': 'application/x-tar'}
  const {body} = await ask({method: 'POST', path: `/build?${query}`, body: tar.stream, headers})
  return {...readLines(body), failure: undefined}
}

function readLines(body: Buffer): Omit<Built, 'failure'> {
  const built: Omit<Built, 'failure'> = {id: '', steps: new Map(), output: ''}
  for (const line of body.toString().split('\n').filter(Boolean)) {
    const message = JSON.parse(line)
    if (message.message) built.error = message.message
    if (message.error) built.error = message.error
    if (message.stream) built.output += message.stream
    if (message.aux?.ID) built.id = message.aux.ID
    if (message.id !== 'moby.buildkit.trace') continue
    const {vertexes, logs} = decodeTrace(message.aux)
    for (const vertex of vertexes) built.steps.set(vertex.name, vertex)
    for (const {msg} of logs) built.output += Buffer.from(msg).toString()
  }
  return built
}

/** The archive of a folder in an image. */
export async function exportFolder(image: string, folder: string): Promise<Buffer> {
  const config = JSON.stringify({Image: image, Cmd: ['none'], Labels: {'dkr.test': 'context'}})
  const headers = {'Content-Type': 'application/json'}
  const created = await ask({method: 'POST', path: '/containers/create', body: config, headers})
  const {Id} = JSON.parse(created.body.toString())
  try {
    return (await ask({path: `/containers/${Id}/archive?path=${encodeURIComponent(folder)}`})).body
  } finally {
    await ask({method: 'DELETE', path: `/containers/${Id}?force=1`})
  }
}

export async function imageId(name: string): Promise<string> {
  return JSON.parse((await ask({path: `/images/${name}/json`})).body.toString()).Id
}

/** Removes the images of a test, by name or ID; one that is not there is none. */
export async function removeImages(names: Iterable<string>): Promise<void> {
  for (const name of new Set(names)) if (name) await ask({method: 'DELETE', path: `/images/${name}?force=1`})
}
