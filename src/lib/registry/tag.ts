import type {Engine} from '../engine/engine.js'
import {tagImage} from '../engine/images.js'
import {DkrError} from '../errors/dkr-error.js'
import {
  familiarReference,
  type ImageReference,
  isImageId,
  parseImageReference,
  withDefaultTag,
} from '../reference/image.js'
import {localImage} from './local-image.js'

export interface TagPlan {
  /** A reference or an image ID, as docker takes it. */
  source: string
  target: ImageReference
}

export interface TagResult {
  id: string
  source: string
  target: string
}

/** @throws DkrError INVALID_REFERENCE; a digest in the target is one: a digest names content, not a place for it */
export function planTag(source: string, target: string): TagPlan {
  const reference = parseImageReference(target)
  if (reference.digest) {
    throw new DkrError('INVALID_REFERENCE', {
      message: `refusing to create a tag with a digest reference: "${target}"`,
      why: 'a digest follows from the content of an image, it cannot be given',
      suggestions: [`dkr tag ${source} ${familiarReference({...reference, digest: undefined})}`],
    })
  }
  return {source: isImageId(source) ? source : localName(source), target: withDefaultTag(reference)}
}

/** A name gets its tag; an ID prefix reads like a name too, so what was typed is tried as it is by the engine. */
function localName(source: string): string {
  const reference = parseImageReference(source)
  return /^[a-f0-9]{2,63}$/.test(source) ? source : familiarReference(withDefaultTag(reference))
}

/** @throws DkrError IMAGE_NOT_FOUND */
export async function tag(engine: Engine, {source, target}: TagPlan): Promise<TagResult> {
  const {Id: id} = await localImage(engine, source)
  await tagImage(engine, id, target)
  return {id, source, target: familiarReference(target)}
}
