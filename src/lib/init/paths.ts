import {isAbsolute, normalize, sep} from 'node:path'

/** Whether a relative path stays in its folder: not absolute, no `..`, nothing that a file system reads otherwise. */
export function isInside(path: string): boolean {
  if (path === '' || /[\\\0:]/.test(path) || isAbsolute(path)) return false
  const clean = normalize(path)
  return clean !== '.' && clean !== '..' && !clean.startsWith(`..${sep}`) && !clean.endsWith(sep)
}
