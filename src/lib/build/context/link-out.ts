import {existsSync, lstatSync, readlinkSync} from 'node:fs'
import {resolve} from 'node:path'

/** A link that the engine, which has only the folder, cannot follow. */
export interface LinkOut {
  /** Relative to the folder. */
  path: string
  /** As the link has it. */
  target: string
  /** `absolute` is a path that starts at the root of this machine; for the engine the folder is the root. */
  kind: 'outside' | 'absolute'
}

/** As many as Linux follows. */
const mostLinks = 40

/**
 * The first link on the way to a path that leads out of the folder.
 * @param root the folder, without links
 * @param path relative to it, clean
 */
export function linkOut(root: string, path: string): LinkOut | undefined {
  let left = path.split('/')
  let at = root
  for (let links = 0; left.length > 0 && links < mostLinks; ) {
    const next = resolve(at, left.shift()!)
    const target = linkTarget(next)
    if (target === undefined) {
      at = next
      continue
    }
    const link = {path: next.slice(root.length + 1), target}
    const to = target.startsWith('/') ? `${root}${resolve(target)}` : resolve(at, target)
    if (to !== root && !to.startsWith(`${root}/`)) return {...link, kind: 'outside'}
    if (target.startsWith('/') && !existsSync(to)) {
      return {...link, kind: target.startsWith(`${root}/`) ? 'absolute' : 'outside'}
    }
    left = [...to.slice(root.length + 1).split('/'), ...left].filter(Boolean)
    at = root
    links++
  }
  return undefined
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
