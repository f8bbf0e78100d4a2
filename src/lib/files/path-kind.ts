import {lstatSync, type Stats, statSync} from 'node:fs'
import {kindOf} from './read-file.js'

/** What a path leads to; undefined where nothing is, also below a file or behind a folder that may not be entered. */
export function statOf(path: string): Stats | undefined {
  return quietly(statSync, path)
}

/** The word for a link without anything behind it. */
export const deadLink = 'a link that leads nowhere'

/** What is in the way where a file is needed, in words; undefined for a file, also behind a link, and for nothing. */
export function obstacleAt(path: string): string | undefined {
  const own = quietly(lstatSync, path)
  const stats = statOf(path)
  if (own?.isSymbolicLink() && !stats) return deadLink
  if (!stats || stats.isFile()) return undefined
  return own?.isSymbolicLink() ? `a link to ${kindOf(stats)}` : kindOf(stats)
}

function quietly(look: (path: string) => Stats, path: string): Stats | undefined {
  try {
    return look(path)
  } catch {
    return undefined
  }
}
