import type Dockerode from 'dockerode'
import {isDkrError} from '../errors/dkr-error.js'
import {familiarName, type ImageReference} from '../reference/image.js'
import type {Platform} from './distribution.js'
import {type Engine, statusOf} from './engine.js'
import {shortName} from './short-name.js'

export type ImageSummary = Dockerode.ImageInfo
export type ImageDetails = Dockerode.ImageInspectInfo

/** One manifest of an image in a containerd image store (API 1.47). */
export interface ImageManifest {
  Kind: 'image' | 'attestation' | 'unknown'
  /** All of its content is on this engine. */
  Available: boolean
  Descriptor?: {platform?: Platform}
  ImageData?: {Platform?: Platform}
}

/** One entry of an image's history, the newest first. */
export interface HistoryEntry {
  Id: string
  /** Seconds since 1970. */
  Created: number
  CreatedBy: string
  Tags: string[] | null
  /** Bytes. */
  Size: number
  Comment: string
}

/** Lists images, with their names in the short form. */
export async function listImages(
  engine: Engine,
  options: {all?: boolean; filters?: Record<string, string[]>} = {},
): Promise<ImageSummary[]> {
  const filters = JSON.stringify(options.filters ?? {})
  const images = await engine.call(docker => docker.listImages({all: options.all, filters}))
  return engine.server.podman ? images.map(withShortNames) : images
}

/** Podman has the names of Docker Hub in full: docker.io/library/app:latest. */
export function withShortNames(image: ImageSummary): ImageSummary {
  return {...image, RepoTags: image.RepoTags?.map(shortName), RepoDigests: image.RepoDigests?.map(shortName)}
}

/** Everything the engine knows of an image, by reference, ID or ID prefix. */
export function inspectImage(engine: Engine, reference: string): Promise<ImageDetails> {
  return engine.call(docker => docker.getImage(reference).inspect())
}

/** The same, or undefined when the engine does not have it. */
export async function findImage(engine: Engine, reference: string): Promise<ImageDetails | undefined> {
  try {
    return await inspectImage(engine, reference)
  } catch (error) {
    if (isDkrError(error) && statusOf(error) === 404) return undefined
    throw error
  }
}

/** The manifests of an image, also those whose content is not on the engine; none from an engine that does not tell. */
export async function imageManifests(engine: Engine, id: string): Promise<ImageManifest[]> {
  const images = await engine.call(docker => docker.listImages({manifests: true} as object))
  const image = images.find(({Id}) => Id === id)
  return (image as {Manifests?: ImageManifest[]} | undefined)?.Manifests ?? []
}

export function imageHistory(engine: Engine, reference: string): Promise<HistoryEntry[]> {
  return engine.call(docker => docker.getImage(reference).history() as Promise<HistoryEntry[]>)
}

/** Gives an image a further name. */
export async function tagImage(engine: Engine, source: string, target: ImageReference): Promise<void> {
  await engine.call(docker => docker.getImage(source).tag({repo: familiarName(target), tag: target.tag ?? 'latest'}))
}

/** What a removal did: tags that went, and layers (by ID) that nothing needed any more. */
export type RemovedImage = {Untagged?: string; Deleted?: string}

export function removeImage(
  engine: Engine,
  reference: string,
  options: {force?: boolean; noprune?: boolean} = {},
): Promise<RemovedImage[]> {
  return engine.call(docker => docker.getImage(reference).remove(options) as Promise<RemovedImage[]>)
}
