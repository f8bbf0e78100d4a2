import {createHash} from 'node:crypto'

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'
const kinds = {
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  index: 'application/vnd.oci.image.index.v1+json',
}

interface Descriptor {
  mediaType: string
  size: number
  digest: string
  platform?: {os: string; architecture: string}
}

/** A repository of a test's registry, spoken to over its own API. */
export interface RemoteRepository {
  host: string
  /** `me/app` */
  path: string
}

/** What a tag names: its media type, its digest and, of an index, the platforms. */
export async function readTag({host, path}: RemoteRepository, tag: string) {
  const headers = {Accept: [...Object.values(kinds), manifestType].join(', ')}
  const answer = await fetch(`http://${host}/v2/${path}/manifests/${tag}`, {headers})
  const text = await answer.text()
  const {manifests = []} = JSON.parse(text) as {manifests?: Descriptor[]}
  const platforms = manifests.map(({platform}) => `${platform?.os}/${platform?.architecture}`)
  return {digest: digestOf(text), platforms}
}

/**
 * Makes an image for several platforms of one that is in the registry: each is a copy with another platform in its
 * configuration. `unknown` becomes a manifest like an attestation.
 * @param from the tag of the image
 * @returns the digest of the index
 */
export async function putIndex(
  repository: RemoteRepository,
  tag: string,
  {from, architectures, kind = 'index'}: {from: string; architectures: readonly string[]; kind?: keyof typeof kinds},
): Promise<string> {
  const manifests: Descriptor[] = []
  for (const architecture of architectures) manifests.push(await copyFor(repository, from, architecture))
  return (await putManifest(repository, tag, {schemaVersion: 2, mediaType: kinds[kind], manifests})).digest
}

async function copyFor(repository: RemoteRepository, from: string, architecture: string): Promise<Descriptor> {
  const os = architecture === 'unknown' ? 'unknown' : 'linux'
  const base = `http://${repository.host}/v2/${repository.path}`
  const manifest = await json(`${base}/manifests/${from}`, {Accept: manifestType})
  const config = await json(`${base}/blobs/${manifest.config.digest}`)
  const blob = await putBlob(repository, JSON.stringify({...config, os, architecture}))
  const copy = await putManifest(repository, undefined, {...manifest, config: {...manifest.config, ...blob}})
  return {...copy, platform: {os, architecture}}
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the registry holds
async function json(url: string, headers: Record<string, string> = {}): Promise<any> {
  const answer = await fetch(url, {headers})
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function putBlob({host, path}: RemoteRepository, text: string): Promise<{digest: string; size: number}> {
  const begun = await fetch(`http://${host}/v2/${path}/blobs/uploads/`, {method: 'POST'})
  const url = new URL(begun.headers.get('location') ?? '', `http://${host}`)
  const digest = digestOf(text)
  url.searchParams.set('digest', digest)
  await accepted(await fetch(url, {method: 'PUT', body: text, headers: {'Content-Type': 'application/octet-stream'}}))
  return {digest, size: Buffer.byteLength(text)}
}

async function putManifest(
  {host, path}: RemoteRepository,
  tag: string | undefined,
  manifest: {mediaType: string; [field: string]: unknown},
): Promise<Descriptor> {
  const text = JSON.stringify(manifest)
  const digest = digestOf(text)
  const headers = {'Content-Type': manifest.mediaType}
  await accepted(
    await fetch(`http://${host}/v2/${path}/manifests/${tag ?? digest}`, {method: 'PUT', body: text, headers}),
  )
  return {mediaType: manifest.mediaType, digest, size: Buffer.byteLength(text)}
}

async function accepted(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`)
}

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
