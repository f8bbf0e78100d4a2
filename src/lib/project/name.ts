import {basename, resolve} from 'node:path'

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
  return name.length > 1 ? name : name ? `app-${name}` : 'app'
}
