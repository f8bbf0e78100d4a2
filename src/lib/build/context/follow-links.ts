import {lstatSync, readdirSync, readlinkSync} from 'node:fs'
import {byBytes, cleanPath, joinPath} from './clean-path.js'
import {matchGlob} from './glob.js'
import {isGone, unreadable} from './read-errors.js'

/** A chain of links longer than this is a circle: as many as the engine follows. */
const maxLinks = 255
/** Links that fan out and lead back multiply with each round. More paths than this are no project, but a trap. */
const maxPaths = 100_000

interface Search {
  root: string
  /** The include patterns. */
  found: Set<string>
  /** By path: where the links there point. One link may be on the way to many places. */
  targets: Map<string, string[] | undefined>
}

interface Step {
  path: string
  /** How many links have led here. */
  links: number
}

/**
 * The include patterns for paths (with wildcards) and for all that symbolic
 * links on the way lead to, inside the root, as BuildKit's fsutil resolves
 * them; other than that it goes through a link as often as there are paths
 * behind it (moby/buildkit#3238). undefined: a path leads to the root itself,
 * or links fan out beyond measure, so nothing is left out.
 */
export function followLinks(root: string, paths: readonly string[]): string[] | undefined {
  const search: Search = {root, found: new Set(), targets: new Map()}
  const followed = new Set<string>()
  const steps: Step[] = paths.map(path => ({path, links: 0}))
  // The list grows on the way, so each path is met first by the fewest links.
  for (const step of steps) {
    const path = cleanPath(`/${step.path}`).slice(1)
    if (followed.has(path)) continue
    if (followed.add(path).size > maxPaths) return undefined
    const targets = follow(search, path)
    if (step.links < maxLinks) for (const target of targets) steps.push({path: target, links: step.links + 1})
  }
  return withoutNested([...search.found].sort(byBytes))
}

/** Goes along a path up to the first link on it: gives the paths that lead on from there. */
function follow(search: Search, path: string): string[] {
  const parts = path.split('/')
  let current = '.'
  for (const [index, part] of parts.entries()) {
    current = joinPath(current, part)
    const targets = knownTargets(search, current)
    if (!targets) continue
    search.found.add(current)
    const rest = parts.slice(index + 1).join('/')
    return targets.map(target => joinPath(target, rest))
  }
  search.found.add(current)
  return []
}

function knownTargets({root, targets}: Search, path: string): string[] | undefined {
  if (!targets.has(path)) targets.set(path, linkTargets(root, path))
  return targets.get(path)
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

/** Takes a sorted list, as BuildKit does: the parents drop what is below them. */
export function withoutNested(paths: readonly string[]): string[] | undefined {
  const kept: string[] = []
  for (const path of paths) {
    if (path === '.') return undefined
    if (!path.startsWith(`${kept.at(-1) ?? ''}/`)) kept.push(path)
  }
  return kept
}
