import type {Failed} from './failed.js'

/** The build args without a value that the failed step uses: a fact beside every other reason. */
export function emptyArgs({dockerfile, instruction, scope}: Failed): string[] {
  if (!dockerfile || !scope || !instruction || instruction.keyword === 'ARG') return []
  const args = dockerfile.instructions.filter(
    ({keyword, startLine}) => keyword === 'ARG' && startLine < instruction.startLine,
  )
  const names = args.flatMap(({pairs}) => pairs.flatMap(({name, value}) => (value === undefined ? [name] : [])))
  // `${NAME:-default}` has a value all the same.
  const used = new Set(
    [...instruction.text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].map(([, braced, bare]) => braced ?? bare),
  )
  return [...new Set(names)].filter(name => used.has(name) && scope.has(name) && !scope.get(name))
}
