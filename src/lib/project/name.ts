import {basename, resolve} from 'node:path'
import {isImageId} from '../reference/image.js'

/**
 * The name of a project from its folder: `My App` → `my-app`. It is valid as an image
 * repository and as a container name; a folder name without one usable character gives `app`.
 */
export function projectName(dir: string): string {
  const name = basename(resolve(dir))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/[._-]*-[._-]*|[._]{2,}/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, 128)
    .replace(/[._-]+$/, '')
  if (name === '') return 'app'
  // A container's name has two characters, 64 hex digits are an ID, and the engine refuses sha256 as a name.
  return name.length === 1 || name === 'sha256' || isImageId(name) ? `app-${name}` : name
}
