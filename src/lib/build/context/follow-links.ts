import {lstatSync, readdirSync, readlinkSync} from 'node:fs'
import {cleanPath, joinPath} from './clean-path.js'
import {matchGlob} from './glob.js'
import {isGone, unreadable} from './read-errors.js'

/** A chain of links longer than this is a circle. */
const maxLinks = 255

interface Search {
  root: string
  found: Set<string>
}

/**
 * The include patterns for paths (with wildcards) and for all that symbolic
 * links on the way lead to, inside the root, as BuildKit's fsutil resolves
 * them. undefined: a path leads to the root itself, so nothing is left out.
 */
export function followLinks(root: string, paths: readonly string[]): string[] | undefined {
  const search: Search = {root, found: new Set()}
  for (const path of paths) follow(search, path, 0)
  return withoutNested([...search.found].sort(byBytes))
}

function follow(search: Search, path: string, depth: number): void {
  const parts = cleanPath(`/${path}`).slice(1).split('/')
  let current = '.'
  for (const [index, part] of parts.entries()) {
    current = joinPath(current, part)
    const last = index === parts.length - 1
    const targets = linkTargets(search.root, current)
    if ((last || targets) && search.found.has(current)) return
    if (targets || last) search.found.add(current)
    if (!targets) continue
    if (depth >= maxLinks) return
    const rest = parts.slice(index + 1).join('/')
    for (const target of targets) follow(search, joinPath(target, rest), depth + 1)
    return
  }
}

/** Where the link (or, with a wildcard, each link that fits) points, as a path from the root. None: undefined. */
function linkTargets(root: string, path: string): string[] | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1)
  if (!hasWildcard(base)) {
    const target = linkTarget(root, path)
    return target === undefined ? undefined : [target]
  }
  const folder = path.slice(0, Math.max(0, path.length - base.length - 1))
  const targets = names(root, folder)
    .filter(name => matchGlob(base, name))
    .flatMap(name => linkTarget(root, joinPath(folder, name)) ?? [])
  return targets.length > 0 ? targets : undefined
}

function linkTarget(root: string, path: string): string | undefined {
  if (path === '.') return undefined
  const full = `${root}/${path}`
  try {
    if (!lstatSync(full, {throwIfNoEntry: false})?.isSymbolicLink()) return undefined
    const link = cleanPath(readlinkSync(full))
    return link.startsWith('/') ? link : cleanPath(`/${path}/../${link}`)
  } catch (error) {
    if (isGone(error)) return undefined
    throw unreadable(path, error)
  }
}

function names(root: string, folder: string): string[] {
  const full = `${root}/${folder}`
  try {
    // A link to a folder is none here: it has been followed where it stands without wildcards.
    return lstatSync(full, {throwIfNoEntry: false})?.isDirectory() ? readdirSync(full) : []
  } catch (error) {
    if (isGone(error)) return []
    throw unreadable(folder, error)
  }
}

const hasWildcard = (name: string): boolean => /[*?[]/.test(name.replace(/\\./gs, ''))

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Takes a sorted list, as BuildKit does: the parents drop what is below them. */
export function withoutNested(paths: readonly string[]): string[] | undefined {
  const kept: string[] = []
  for (const path of paths) {
    if (path === '.') return undefined
    if (!path.startsWith(`${kept.at(-1) ?? ''}/`)) kept.push(path)
  }
  return kept
}
