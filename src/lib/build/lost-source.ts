import {resolve} from 'node:path'
import {findInstruction} from '../dockerfile/find-instruction.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {walkScopes} from '../dockerfile/scope.js'
import {statOf} from '../files/path-kind.js'
import {shellWord} from '../output/shell-word.js'
import {withBuildArgs} from './cache/scope.js'
import {copied} from './cache/sources.js'
import {cleanPath} from './context/clean-path.js'
import {linkOut} from './context/link-out.js'
import {compilePatterns} from './context/matcher.js'
import {realRoot} from './context/walk.js'
import type {BuildInput} from './input.js'
import type {BuildPlan} from './plan.js'

export interface LostSource {
  why: string
  suggestions: [string, ...string[]]
}

type Files = Pick<BuildInput, 'dockerfile' | 'ignore'>

/**
 * Why a COPY or ADD did not find what it names, where the folder tells: a link that leads out of it, or a line of the
 * ignore file. Otherwise what is true of all of them.
 * @param step the one that failed, as the builder names it
 */
export function lostSource(plan: BuildPlan, step: string | undefined, files: Files): LostSource {
  const sources = plan.context === 'folder' && step !== undefined ? sourcesOf(plan, step, files) : []
  for (const source of sources) {
    const found = leadsOut(plan, source) ?? leftOut(plan, source, files)
    if (found) return found
  }
  return {
    why: 'COPY and ADD only see files inside the build context that .dockerignore does not leave out',
    suggestions: [
      'check the path: it is relative to the folder you build',
      // Of an archive or a URL it is not known whether it has one.
      ...(plan.context === 'folder' && !files.ignore
        ? []
        : [`look for it in ${files.ignore?.name ?? '.dockerignore'}`]),
    ],
  }
}

/** Clean, and without those that have wildcards: what these fit is not there. */
function sourcesOf({buildArgs}: BuildPlan, step: string, {dockerfile}: Files): string[] {
  if (!dockerfile) return []
  const parsed = parseDockerfile(dockerfile.toString('utf8'))
  const failed = findInstruction(parsed, step)
  for (const {instruction, scope} of walkScopes(parsed)) {
    if (instruction !== failed) continue
    const sources = copied(instruction, withBuildArgs(scope, buildArgs)).map(source => cleanPath(`/${source}`).slice(1))
    return sources.filter(source => !/[*?[\\]/.test(source))
  }
  return []
}

function leadsOut(plan: BuildPlan, source: string): LostSource | undefined {
  const link = linkOut(realRoot(plan.dir), source)
  if (!link) return undefined
  if (link.kind === 'absolute') {
    return {
      why: `${link.path} is a link to ${link.target}: for the engine the folder is the root of all paths`,
      suggestions: ['make the link relative: ln -s with a path from the place of the link'],
    }
  }
  return {
    why: `${link.path} is a link to ${link.target}, outside the folder: the engine sees only what is in the folder`,
    suggestions: [
      'put a copy of the file into the folder in place of the link',
      `build a folder that holds both: dkr build -f ${shellWord(plan.dockerfile)} FOLDER`,
    ],
  }
}

function leftOut({dir, builder}: BuildPlan, source: string, {ignore}: Files): LostSource | undefined {
  if (!ignore || !statOf(resolve(dir, source))) return undefined
  const {excluded, index} = compilePatterns(ignore.patterns, builder === 'classic' ? 'literal' : 'reachable').explain(
    source,
  )
  if (!excluded || index === undefined) return undefined
  const {line, pattern} = ignore.rules[index]!
  return {
    why: `line ${line} of ${ignore.name} leaves out ${source}: ${pattern}`,
    suggestions: [`take line ${line} out of ${ignore.name}`, `add an exception at its end: !${source}`],
  }
}
