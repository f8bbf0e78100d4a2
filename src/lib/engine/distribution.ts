import {familiarReference, type ImageReference} from '../reference/image.js'
import type {Engine} from './engine.js'
import {readJson} from './streams.js'

/** As an index in a registry has it; `unknown` for what is no image, such as an attestation. */
export interface Platform {
  os?: string
  architecture?: string
  variant?: string
  'os.version'?: string
}

/** What a tag in a registry names. */
export interface RemoteImage {
  /** `sha256:…` of the manifest, or of the index. */
  digest: string
  /** One for each manifest of an index. */
  platforms: Platform[]
}

/**
 * Asks the registry what it has under a name, through the engine (GET /distribution/NAME/json): with the engine's own
 * mirrors, certificates and network. Podman lacks the call.
 * @throws DkrError with the status of the engine's answer, also where the registry has no such tag; the signal's reason
 */
export async function inspectRemote(
  engine: Engine,
  reference: ImageReference,
  {authHeader, signal}: {authHeader?: string; signal: AbortSignal},
): Promise<RemoteImage> {
  const answer = await engine.stream({
    method: 'GET',
    path: `/distribution/${familiarReference(reference)}/json`,
    headers: authHeader ? {'X-Registry-Auth': authHeader} : {},
    signal,
  })
  const {Descriptor, Platforms} = (await readJson(answer, true)) as {
    Descriptor: {digest: string}
    Platforms?: Platform[] | null
  }
  return {digest: Descriptor.digest, platforms: Platforms ?? []}
}
