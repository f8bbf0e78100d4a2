import {compilePatterns} from './context/matcher.js'
import {readIgnoreFile} from './context/read-ignore-file.js'

/**
 * Whether the .dockerignore of every folder that may be the context keeps a path out; undefined where one has none.
 * With `!` patterns nothing is claimed, as in BuildKit's own check: what a folder lets through is not known.
 */
export function ignoredPaths(dockerfile: string, contexts: readonly string[]): ((path: string) => boolean) | undefined {
  const all = contexts.map(dir => ignoredIn(dir, dockerfile))
  return all.includes(undefined) ? undefined : path => all.every(isIgnored => isIgnored?.(path))
}

function ignoredIn(dir: string, dockerfile: string): ((path: string) => boolean) | undefined {
  const ignore = readIgnoreFile({dir, dockerfile, builder: 'buildkit'})
  if (!ignore) return undefined
  const {patterns} = ignore
  if (patterns.some(pattern => pattern.startsWith('!'))) return undefined
  const {excluded} = compilePatterns(patterns)
  return path => excluded(path.replace(/^\.?\/+/, ''))
}
