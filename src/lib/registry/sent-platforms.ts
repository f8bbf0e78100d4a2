import {older} from '../engine/connect/ping.js'
import type {Engine} from '../engine/engine.js'
import {type ImageDetails, type ImageManifest, imageManifests} from '../engine/images.js'
import {platformName, realPlatforms} from './platforms.js'

/**
 * The platforms that a push of an image would send. A graph driver keeps one manifest of an image. A containerd image
 * store keeps the whole index, and sends it where all of its parts are there; else it sends one manifest
 * (moby: daemon/containerd/image_push.go, getPushDescriptor).
 * @returns undefined where the engine is too old to tell (Docker 25 to 27.1 with the containerd image store)
 */
export async function sentPlatforms(engine: Engine, details: ImageDetails): Promise<readonly string[] | undefined> {
  const own = ownPlatform(details)
  if (!inContainerdStore(details)) return [own]
  if (older(engine.server.apiVersion, '1.47') !== '1.47') return undefined
  return platformsOf(await imageManifests(engine, details.Id), own)
}

/** @param own the platform that the engine prefers */
export function platformsOf(manifests: readonly ImageManifest[], own: string): string[] {
  const images = manifests.filter(({Kind}) => Kind === 'image')
  const whole = manifests.every(({Available}) => Available)
  const here = realPlatforms(
    images
      .filter(({Available}) => Available)
      .map(({Descriptor, ImageData}) => ImageData?.Platform ?? Descriptor?.platform ?? {}),
  )
  if (whole && here.length > 0) return here
  return here.includes(own) || here.length === 0 ? [own] : here.slice(0, 1)
}

/** There the ID of an image is the digest under which registries know it; elsewhere it is that of its configuration. */
function inContainerdStore({Id, RepoDigests}: ImageDetails): boolean {
  return RepoDigests?.some(digest => digest.endsWith(`@${Id}`)) ?? false
}

/** The one platform of an image; of an index the one that the engine prefers. */
export function ownPlatform(details: ImageDetails): string {
  const {Os, Architecture, Variant, OsVersion} = details as ImageDetails & {Variant?: string; OsVersion?: string}
  return platformName({os: Os, architecture: Architecture, variant: Variant, 'os.version': OsVersion || undefined})
}
