import {realpathSync} from 'node:fs'

/** A path without symbolic links, so that one project has one name for it; as it is where nothing is there. */
export function realPathOrSame(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
