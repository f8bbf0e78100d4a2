import type {Engine} from '../../src/lib/engine/engine.js'
import {findImage, removeImage, tagImage} from '../../src/lib/engine/images.js'
import {parseImageReference} from '../../src/lib/reference/image.js'

const base = 'busybox:1.36'

/** New names for the small base image, under a namespace of this test file, and their removal. */
export function tagCopies(file: string) {
  const made = new Set<string>()
  const namespace = `dkr-test-${file}-${process.pid}`
  return {
    /** `HOST/NAMESPACE/app-N:1`, or with another namespace. */
    async copy(engine: Engine, host: string, path = namespace): Promise<string> {
      const image = `${host}/${path}/app-${made.size}:1`
      await tagImage(engine, base, parseImageReference(image))
      made.add(image)
      return image
    },
    async remove(engine: Engine): Promise<void> {
      for (const image of made) if (await findImage(engine, image)) await removeImage(engine, image, {force: true})
    },
  }
}
