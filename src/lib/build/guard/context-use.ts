import type {Dockerfile} from '../../dockerfile/dockerfile.js'
import {parseDockerfile} from '../../dockerfile/parse.js'
import {readDockerfile} from '../../dockerfile/read.js'
import {walkScopes} from '../../dockerfile/scope.js'
import {covers} from '../cache/covers.js'
import {boundSources} from '../cache/describe.js'
import {withBuildArgs} from '../cache/scope.js'
import {copied} from '../cache/sources.js'
import {cleanPath} from '../context/clean-path.js'
import {followLinks} from '../context/follow-links.js'

/** What a Dockerfile takes from the build context. */
export interface ContextUse {
  /** The paths and patterns, clean, with all that symbolic links among them lead to. Undefined: perhaps everything. */
  sources?: readonly string[]
  /** Whether a path is taken, with all below it. */
  takes: (path: string) => boolean
  /** Whether the Dockerfile names this very path. */
  names: (path: string) => boolean
}

export interface ContextUsePlan {
  /** The context, absolute. */
  dir: string
  /** Path of the Dockerfile, absolute; `-` where it came from standard input. */
  dockerfile: string
  buildArgs: Readonly<Record<string, string>>
}

/**
 * Reads from the Dockerfile which part of the context a build can take: the sources of COPY and ADD and the bind
 * mounts of RUN, in all stages. A Dockerfile that cannot be read is for the builder to refuse: it may take everything.
 * @param content the Dockerfile, where it came from standard input
 */
export function contextUse({dir, dockerfile, buildArgs}: ContextUsePlan, content?: Uint8Array): ContextUse {
  const parsed = read(dockerfile, content)
  if (!parsed) return {takes: () => true, names: () => false}
  const named = [...walkScopes(parsed)].flatMap(({instruction, scope}) => [
    ...copied(instruction, withBuildArgs(scope, buildArgs)),
    ...boundSources(instruction),
  ])
  const exact = new Set(named.map(source => cleanPath(`/${source}`).slice(1)))
  const sources = followLinks(dir, named)
  return {sources, takes: covers(sources ?? ['.']), names: path => exact.has(path)}
}

function read(path: string, content?: Uint8Array): Dockerfile | undefined {
  if (path === '-' && !content) return undefined
  try {
    return parseDockerfile(content ? Buffer.from(content).toString('utf8') : readDockerfile(path))
  } catch {
    return undefined
  }
}
