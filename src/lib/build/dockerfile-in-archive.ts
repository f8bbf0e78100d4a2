import {realpathSync} from 'node:fs'
import {sep} from 'node:path'
import {type BuildPlan, dockerfileInContext} from './plan.js'

/**
 * Where in the context the Dockerfile itself is, links resolved, as docker's client tells the classic builder: the
 * engine does not follow those that lead out of the context. Undefined when it is outside, or came from standard input.
 */
export function dockerfileInArchive({dir, dockerfile}: Pick<BuildPlan, 'dir' | 'dockerfile'>): string | undefined {
  if (dockerfile === '-') return undefined
  return dockerfileInContext({dir: resolved(dir), dockerfile: resolved(dockerfile)})
    ?.split(sep)
    .join('/')
}

/** What went away since it was read has been read all the same. */
function resolved(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
