import type {Engine} from '../engine/engine.js'
import {findImage, listImages, type RemovedImage, removeImage} from '../engine/images.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {reworded} from '../errors/reworded.js'
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
export async function removePlanned(
  engine: Engine,
  plan: RemoveImagesPlan,
  target: ImageTarget,
): Promise<RemovedImage[]> {
  // A name removes only that name; an ID, or the start of one, removes the image itself.
  const byId = bare(target.id).startsWith(bare(target.name))
  const options = {force: plan.force, noprune: plan.noPrune}
  return removeImage(engine, byId ? target.id : target.name, options).catch(error => {
    throw isDkrError(error) ? notForced(error, target) : error
  })
}

/** Where no -f helps, none is suggested. */
function notForced(error: DkrError, {name}: ImageTarget): DkrError {
  if (!error.message.includes('cannot be forced')) return error
  const [, container] = /running container (\w+)/.exec(error.message) ?? []
  const suggestions = container
    ? [`dkr rm -f ${container}, then dkr rmi ${name}`, 'dkr ls']
    : ['remove the images that are built from it first: dkr images -a']
  return reworded(error, {suggestions})
}

function bare(id: string): string {
  return id.replace(/^sha256:/, '')
}
