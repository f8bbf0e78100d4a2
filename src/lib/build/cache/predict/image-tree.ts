import type {Engine} from '../../../engine/engine.js'
import {findImage, type ImageDetails, type ImageSummary, listImages} from '../../../engine/images.js'

/** The images of an engine by the image that they were built on. */
export interface ImageTree {
  /** The children that pass the test, the newest first, or the newest alone; '' has those built on nothing. */
  findChildren(id: string, test: (image: ImageDetails) => boolean, all?: boolean): Promise<ImageDetails[]>
}

/** So many are asked for at a time: `scratch` can have hundreds of children. */
const batch = 16

/** Asks for the list once, and for the details of those that are needed. */
export async function imageTree(engine: Engine): Promise<ImageTree> {
  const byParent = new Map<string, ImageSummary[]>()
  for (const image of await listImages(engine, {all: true})) {
    const siblings = byParent.get(image.ParentId)
    if (siblings) siblings.push(image)
    else byParent.set(image.ParentId, [image])
  }
  return {
    async findChildren(id, test, all = false) {
      const found: ImageDetails[] = []
      const newestFirst = (byParent.get(id) ?? []).toSorted((a, b) => b.Created - a.Created)
      for (let at = 0; at < newestFirst.length; at += batch) {
        const images = await Promise.all(newestFirst.slice(at, at + batch).map(({Id}) => findImage(engine, Id)))
        // One that was removed meanwhile is none.
        found.push(...images.filter(image => image !== undefined).filter(test))
        if (found.length > 0 && !all) return found.slice(0, 1)
      }
      return found
    },
  }
}
