import type {Engine} from '../engine/engine.js'
import {findImage, type ImageDetails, listImages} from '../engine/images.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {familiarName, familiarReference, type ImageReference, parseImageReference} from '../reference/image.js'

/**
 * An image the engine has.
 * @param wanted the name that a log or a push wants to have: images that may be meant are suggested under it
 * @throws DkrError IMAGE_NOT_FOUND
 */
export async function localImage(engine: Engine, name: string, wanted?: ImageReference): Promise<ImageDetails> {
  const image = await findImage(engine, name)
  if (image) return image
  const meant = await alike(engine, name)
  const suggestions = wanted
    ? meant.map(other => `dkr tag ${other} ${familiarReference(wanted)}`)
    : meant.map(other => `did you mean ${other}?`)
  throw new DkrError('IMAGE_NOT_FOUND', {
    message: `no such image on this engine: ${name}`,
    suggestions: [...suggestions, 'dkr images', ...(wanted && meant.length === 0 ? [`dkr tag IMAGE ${name}`] : [])] as [
      string,
      ...string[],
    ],
  })
}

/**
 * All images that this engine has under a repository's name, one entry for each tag.
 * @throws DkrError IMAGE_NOT_FOUND when there is none
 */
export async function localTags(
  engine: Engine,
  repository: ImageReference,
): Promise<{tag: string; details: ImageDetails}[]> {
  const name = familiarName(repository)
  const images = await listImages(engine, {filters: {reference: [name]}})
  const names = images.flatMap(({RepoTags}) => RepoTags ?? []).filter(tag => tag.startsWith(`${name}:`))
  if (names.length === 0) await localImage(engine, name, repository)
  return Promise.all(
    names.toSorted().map(async tag => ({tag: tag.slice(name.length + 1), details: await localImage(engine, tag)})),
  )
}

/** At most three local images whose repository has the same last part: `app:latest` for `localhost:5000/me/app:1`. */
async function alike(engine: Engine, name: string): Promise<string[]> {
  const last = lastPart(name)
  // An ID is like no name, and an image without a name like no other.
  if (last === undefined) return []
  const tags = (await listImages(engine)).flatMap(({RepoTags}) => RepoTags ?? [])
  return tags.filter(tag => lastPart(tag) === last).slice(0, 3)
}

function lastPart(name: string): string | undefined {
  try {
    return parseImageReference(name).path.split('/').at(-1)
  } catch (error) {
    if (isDkrError(error)) return undefined
    throw error
  }
}
