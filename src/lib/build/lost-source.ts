import {lstatSync, readlinkSync} from 'node:fs'
import {resolve} from 'node:path'
import {findInstruction} from '../dockerfile/find-instruction.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {walkScopes} from '../dockerfile/scope.js'
import {statOf} from '../project/path-kind.js'
import {withBuildArgs} from './cache/scope.js'
import {copied} from './cache/sources.js'
import {cleanPath} from './context/clean-path.js'
import {compilePatterns} from './context/matcher.js'
import {realRoot} from './context/walk.js'
import type {BuildInput} from './input.js'
import {type BuildPlan, dockerfileName} from './plan.js'

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
  return {
    why: `${link.path} is a link to ${link.target}, outside the folder: the engine sees only what is in the folder`,
    suggestions: [
      'put a copy of the file into the folder in place of the link',
      `build a folder that holds both: dkr build -f ${dockerfileName(plan)} FOLDER`,
    ],
  }
}

/** The first link on the way to a path that leads out of the root. */
function linkOut(root: string, path: string): {path: string; target: string} | undefined {
  let left = path.split('/')
  let at = root
  for (let links = 0; left.length > 0 && links < 40; ) {
    const next = resolve(at, left.shift()!)
    const target = linkTarget(next)
    if (target === undefined) at = next
    else {
      const to = resolve(at, target)
      if (to !== root && !to.startsWith(`${root}/`)) return {path: next.slice(root.length + 1), target}
      left = [...to.slice(root.length + 1).split('/'), ...left].filter(Boolean)
      at = root
      links++
    }
  }
  return undefined
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
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
