import {dirname} from 'node:path'
import {compilePatterns} from './context/matcher.js'
import {readIgnoreFile} from './context/read-ignore-file.js'

/**
 * Whether the .dockerignore beside a Dockerfile keeps a path of the context out; undefined without one.
 * With `!` patterns nothing is claimed, as in BuildKit's own check: what a folder lets through is not known.
 */
export function ignoredPaths(dockerfile: string): ((path: string) => boolean) | undefined {
  const ignore = readIgnoreFile({dir: dirname(dockerfile), dockerfile, builder: 'buildkit'})
  if (!ignore) return undefined
  const {patterns} = ignore
  if (patterns.some(pattern => pattern.startsWith('!'))) return undefined
  const {excluded} = compilePatterns(patterns)
  return path => excluded(path.replace(/^\.?\/+/, ''))
}
