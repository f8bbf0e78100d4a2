import type {Engine} from '../engine/engine.js'
import {findImage, listImages, type RemovedImage, removeImage} from '../engine/images.js'
import {DkrError} from '../errors/dkr-error.js'
import {familiarReference, isImageId, parseImageReference, withDefaultTag} from '../reference/image.js'

/** One image to remove: what was shown is what goes. */
export interface ImageTarget {
  /** As the user wrote it, or its name in the list. */
  name: string
  id: string
  /** Bytes. */
  size: number
}

export interface RemoveImagesPlan {
  kind: 'rmi'
  images: ImageTarget[]
  missing: {name: string; error: DkrError}[]
  force: boolean
  /** Parents without a name stay, which the engine removes otherwise. */
  noPrune: boolean
}

/** Finds the images that were named, or with `all` every image that no container uses. */
export async function planRemoveImages(
  engine: Engine,
  request: {names: readonly string[]; all: boolean; force: boolean; noPrune?: boolean},
): Promise<RemoveImagesPlan> {
  const {names, force, noPrune = false} = request
  if (request.all) return {kind: 'rmi', images: await everyImage(engine), missing: [], force, noPrune}
  const looked = await Promise.all(
    [...new Set(names)].map(async name => ({name, image: await findImage(engine, checked(name))})),
  )
  return {
    kind: 'rmi',
    force,
    noPrune,
    images: looked.flatMap(({name, image}) => (image ? [{name, id: image.Id, size: image.Size}] : [])),
    missing: looked.flatMap(({name, image}) => (image ? [] : [{name, error: noSuchImage(name)}])),
  }
}

function checked(name: string): string {
  return isImageId(name) || /^[a-f0-9]{4,63}$/.test(name)
    ? name
    : familiarReference(withDefaultTag(parseImageReference(name)))
}

async function everyImage(engine: Engine): Promise<ImageTarget[]> {
  const images = await listImages(engine)
  return images.flatMap(({Id, RepoTags, Size}) => {
    const names = (RepoTags ?? []).filter(tag => tag !== '<none>:<none>')
    return (names.length > 0 ? names : [Id]).map(name => ({name, id: Id, size: Size}))
  })
}

function noSuchImage(name: string): DkrError {
  return new DkrError('IMAGE_NOT_FOUND', {message: `no such image: ${name}`, suggestions: ['dkr images']})
}

/** Removes one image of the plan; the engine says which names and layers went. */
export function removePlanned(engine: Engine, plan: RemoveImagesPlan, target: ImageTarget): Promise<RemovedImage[]> {
  // A name removes only that name; an ID, or the start of one, removes the image itself.
  const byId = bare(target.id).startsWith(bare(target.name))
  return removeImage(engine, byId ? target.id : target.name, {force: plan.force, noprune: plan.noPrune})
}

function bare(id: string): string {
  return id.replace(/^sha256:/, '')
}
