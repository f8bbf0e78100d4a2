import type {ContextFiles, RuleContext} from '../dockerfile/finding.js'
import {holdsExactly, nearPath, sameEndings} from '../files/near-path.js'
import {printable} from '../output/text.js'
import {readIgnoreFile} from './context/read-ignore-file.js'
import type {SourceProblem} from './failure/failed.js'
import {sourceProblem} from './failure/source-problem.js'

/** The files of the folder that is the context; where it may be one of several, what all of them say. */
export function contextFiles(folders: readonly string[]): ContextFiles {
  return {
    holds: path => folders.some(dir => holdsExactly(dir, path)),
    near: path => folders.map(dir => nearPath(dir, path)).find(near => near !== undefined && sameEndings(near, path)),
  }
}

/**
 * Why a source of COPY surely is not found in any of the folders that may be the context: it leads out of it, or only
 * almost has the name. What may still be made is not meant: `main.css` from `main.scss`, `server` from `server.go`.
 */
export function surelyLost(dockerfile: string, folders: readonly string[]): NonNullable<RuleContext['lostSource']> {
  const contexts = folders.map(dir => ({
    dir,
    dockerfile,
    builder: 'buildkit' as const,
    ignore: readIgnoreFile({dir, dockerfile, builder: 'buildkit'}),
  }))
  return source => {
    const problems = contexts.map(context => sourceProblem(source, context))
    const [first] = problems
    const isSure = problems.every(problem => problem && isSurely(problem, source))
    return first && isSure ? printable(first.why) : undefined
  }
}

function isSurely({kind, meant}: SourceProblem, source: string): boolean {
  if (kind === 'near') return meant === undefined || sameEndings(meant, source)
  return kind === 'outside' || kind === 'link'
}
