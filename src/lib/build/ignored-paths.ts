import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {parseIgnoreFile} from './context/ignore-file.js'
import {compilePatterns} from './context/matcher.js'
import {readIgnoreText} from './context/read-ignore.js'

/**
 * Whether the .dockerignore beside a Dockerfile keeps a path of the context out; undefined without one.
 * With `!` patterns nothing is claimed, as in BuildKit's own check: what a folder lets through is not known.
 */
export function ignoredPaths(dockerfile: string): ((path: string) => boolean) | undefined {
  const own = `${dockerfile}.dockerignore`
  const file = existsSync(own) ? own : join(dirname(dockerfile), '.dockerignore')
  if (!existsSync(file)) return undefined
  const patterns = parseIgnoreFile(readIgnoreText(file, file), file)
  if (patterns.some(pattern => pattern.startsWith('!'))) return undefined
  const {excluded} = compilePatterns(patterns)
  return path => excluded(path.replace(/^\.?\/+/, ''))
}
