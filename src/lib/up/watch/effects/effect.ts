import {posix} from 'node:path'

/** A user and a group, by name or number; what is missing stays as it is. */
export interface OwnerName {
  user?: string
  /** Missing with `loginGroup`: the group that /etc/passwd gives the user. */
  group?: string
  loginGroup?: boolean
}

/** What a step of a build does to places that an earlier COPY filled. Paths are absolute and in the container. */
export type Effect =
  /** Reads, writes or removes it; with `deep` also all that is below. */
  | {does: 'touch'; path: string; deep: boolean}
  /** Makes a folder where there is none, with those above it. */
  | {does: 'make'; path: string}
  /** Gives it to somebody; without `owner` nobody knows to whom. */
  | {does: 'own'; path: string; deep: boolean; owner?: OwnerName}
  /** Puts dependencies into folders of their own, wherever these are. */
  | {does: 'install'}

/** Nothing is known of it: it may read and write everything. */
export const anything: Effect = {does: 'touch', path: '/', deep: true}

/** Whether a path is another one or below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** Where installers put what they fetch, and keep what they know. */
const installed =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|vendor|venv|env|__pycache__|\.(?:venv|cache|npm|npmrc|yarn|yarnrc[^/]*|pnp[^/]*|local|config|bundle|pip|uv))(?:\/|$)/

/**
 * Whether a step may make something else of a file than what COPY made of it, or of other files because of it. A new
 * owner is not meant here: an owner can be given to a file afterwards.
 * @param root where the COPY begins
 */
export function disturbs(effect: Effect, target: string, root: string): boolean {
  switch (effect.does) {
    case 'touch':
      return effect.deep
        ? isWithin(target, effect.path) || isWithin(effect.path, target)
        : isWithin(effect.path, target)
    case 'make':
      return sharesFolder(effect.path, target, root)
    case 'own':
      return false
    case 'install':
      return installed.test(target)
  }
}

/** A folder below the root of a COPY, or one on the way to it, may be one that the COPY makes too. */
function sharesFolder(made: string, target: string, root: string): boolean {
  const [ours] = posix.relative(root, made).split('/')
  const [theirs] = posix.relative(root, target).split('/')
  return ours !== '' && ours !== '..' && ours === theirs
}
