import {basename, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {isImageId} from '../reference/image.js'
import {trimEndOf, trimOf} from '../values/trim.js'

/**
 * The name of a project from its folder: `My App` → `my-app`. It is valid as an image
 * repository and as a container name; a folder name without one usable character gives `app`.
 */
export function projectName(dir: string): string {
  const words = basename(resolve(dir))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/[._-]*-[._-]*|[._]{2,}/g, '-')
  const name = trimEndOf(trimOf(words, '._-').slice(0, 128), '._-')
  if (name === '') return 'app'
  // A container's name has two characters, 64 hex digits are an ID, and the engine refuses sha256 as a name.
  return name.length === 1 || name === 'sha256' || isImageId(name) ? `app-${name}` : name
}

/** What is right both for a repository and for a container: the engine's rules, together. */
const bothNames = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/

/**
 * Checks a name that a user gives to a project; it becomes that of the image and of the container.
 * @param suggest how the name that would do is to be written: `--name shop`
 * @throws DkrError INVALID_NAME with the nearest name that is right
 */
export function parseProjectName(text: string, suggest = (name: string) => `--name ${name}`): string {
  const isRight = bothNames.test(text) && text.length >= 2 && text.length <= 128
  if (isRight && text !== 'sha256' && !isImageId(text)) return text
  throw new DkrError('INVALID_NAME', {
    message: `'${text}' is no name for a project`,
    why: 'it becomes the name of the image and of the container: at least two characters (and at most 128), lower-case letters and digits, with - _ . between them',
    suggestions: [suggest(projectName(text))],
  })
}
