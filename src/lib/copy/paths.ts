import {posix} from 'node:path'
import {trimEndOf} from '../values/trim.js'

/**
 * Paths as docker cp reads them: what stands at their end has a meaning. `/.` is what is in a folder, a
 * slash says that it must be a folder (moby: pkg/archive/copy.go).
 */

/** `path.Clean` of Go: node keeps a slash at the end. */
export function clean(path: string): string {
  const normal = posix.normalize(path)
  return trimEndOf(normal, '/') || normal
}

export function base(path: string): string {
  return posix.basename(path) || (path.startsWith('/') ? '/' : '.')
}

export const meansContent = (path: string): boolean => base(path) === '.'
export const endsWithSlash = (path: string): boolean => path.endsWith('/')
export const saysFolder = (path: string): boolean => endsWithSlash(path) || meansContent(path)

/** The folder, and the entry in it; `a/.` is the entry `.` of `a`. */
export function splitEntry(path: string): {folder: string; entry: string} {
  const cleaned = meansContent(path) ? `${clean(path).replace(/\/$/, '')}/.` : clean(path)
  return {folder: posix.dirname(cleaned), entry: base(cleaned)}
}

/** Gives a cleaned path the end back that the original had. */
export function keepEnd(cleaned: string, original: string): string {
  let path = cleaned
  if (!meansContent(path) && meansContent(original)) path = `${endsWithSlash(path) ? path : `${path}/`}.`
  if (!endsWithSlash(path) && endsWithSlash(original)) path += '/'
  return path
}

/**
 * Where a link that was followed leads, with the end of the path that was asked for.
 * @returns the path, and the name to keep where the link's own differs
 */
export function followed(asked: string, resolved: string): {path: string; keepName?: string} {
  let path = resolved
  if (meansContent(asked) && !meansContent(path)) path += '/.'
  if (endsWithSlash(asked) && !endsWithSlash(path)) path += '/'
  return base(asked) === base(path) ? {path} : {path, keepName: base(asked)}
}
