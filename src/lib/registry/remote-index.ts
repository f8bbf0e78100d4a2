import {abortAfter} from '../engine/abort-after.js'
import {mapAtOnce} from '../engine/at-once.js'
import {inspectRemote, type RemoteImage} from '../engine/distribution.js'
import {type Engine, statusOf} from '../engine/engine.js'
import type {ImageReference} from '../reference/image.js'
import {realPlatforms} from './platforms.js'

/** What a tag in a registry names where it is an image for several platforms. */
export interface RemoteIndex {
  /** `sha256:…` of the index. */
  digest: string
  /** At least two. */
  platforms: readonly string[]
}

export interface Repository {
  engine: Engine
  reference: ImageReference
  /** X-Registry-Auth; without it the questions are anonymous. */
  authHeader?: string
  signal: AbortSignal
}

/** Milliseconds for all questions of one push: a registry that takes longer is pushed to without an answer. */
const patience = 5000

/**
 * Which of the tags are images for several platforms in the registry. No answer is no reason not to push: the tag may be
 * new, the account may be one that only writes, and what is wrong with the registry, the push itself will say.
 * @throws the signal's reason
 */
export async function remoteIndexes(
  repository: Repository,
  tags: readonly string[],
  limit = patience,
): Promise<Map<string, RemoteIndex>> {
  if (repository.engine.server.podman) return new Map()
  const deadline = abortAfter(limit)
  const found = await mapAtOnce(tags, async tag => {
    const signal = AbortSignal.any([repository.signal, deadline])
    return [tag, indexOf(await remoteImage({...repository, signal}, tag))] as const
  })
  repository.signal.throwIfAborted()
  return new Map(found.flatMap(([tag, index]) => (index ? [[tag, index]] : [])))
}

/** What a tag names now; undefined where that cannot be known. A connection that broke is asked once more. */
export async function remoteImage(repository: Repository, tag: string): Promise<RemoteImage | undefined> {
  const {engine, authHeader, signal} = repository
  const ask = () => inspectRemote(engine, {...repository.reference, tag}, {authHeader, signal})
  if (signal.aborted) return undefined
  try {
    return await ask().catch(error => {
      if ((statusOf(error) ?? 0) < 500 || signal.aborted) throw error
      return ask()
    })
  } catch {
    return undefined
  }
}

function indexOf(image: RemoteImage | undefined): RemoteIndex | undefined {
  const platforms = realPlatforms(image?.platforms ?? [])
  return image && platforms.length > 1 ? {digest: image.digest, platforms} : undefined
}
