import {isRemote} from '../../dockerfile/copy-sources.js'
import type {Dockerfile, Instruction} from '../../dockerfile/dockerfile.js'
import {toHeredoc} from '../../dockerfile/heredoc.js'
import {walkScopes} from '../../dockerfile/scope.js'
import {expand, type Scope} from '../../dockerfile/variables.js'
import {covers} from './covers.js'
import {boundSources} from './describe.js'
import {withBuildArgs} from './scope.js'

/** By line of the instruction: which files of the context it reads. */
export function contextSources(
  dockerfile: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): Map<number, (path: string) => boolean> {
  const tests = new Map<number, (path: string) => boolean>()
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    const sources = [...copied(instruction, withBuildArgs(scope, buildArgs)), ...boundSources(instruction)]
    if (sources.length > 0) tests.set(instruction.startLine, covers(sources))
  }
  return tests
}

/** The sources of COPY and ADD that are files of the context. */
export function copied({keyword, flags, args, json}: Instruction, scope: Scope): string[] {
  if (keyword !== 'ADD' && (keyword !== 'COPY' || flags.some(({name}) => name === 'from'))) return []
  const words = args.slice(0, -1).filter(word => !toHeredoc(word))
  return words.map(word => expand(word, scope, {raw: json !== undefined}).text).filter(word => !isRemote(word))
}

/** Lines of ADD that fetch something. */
export function downloadLines({instructions}: Dockerfile): Set<number> {
  const adds = instructions.filter(({keyword, args}) => keyword === 'ADD' && args.slice(0, -1).some(isRemote))
  return new Set(adds.map(({startLine}) => startLine))
}
