import {cleanPath} from '../context/clean-path.js'
import {matchGlob} from '../context/glob.js'

/**
 * Which files of the context the sources of a COPY or ADD take: each is a path or a pattern, and brings
 * everything below it. Source of the rule: BuildKit, dockerfile2llb (followpaths) and Go's filepath.Match.
 */
export function covers(sources: readonly string[]): (path: string) => boolean {
  const tests = sources.map(sourceTest)
  return path => tests.some(test => test(path))
}

function sourceTest(source: string): (path: string) => boolean {
  const clean = cleanPath(`/${source}`).slice(1)
  if (clean === '') return () => true
  if (!/[*?[\\]/.test(clean)) return path => path === clean || path.startsWith(`${clean}/`)
  const depth = clean.split('/').length
  // No star crosses a slash, so as many parts of the path are compared as the pattern has.
  return path => matchGlob(clean, path.split('/').slice(0, depth).join('/')) === true
}
