import {existsSync, lstatSync, readlinkSync, realpathSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {holdsExactly, nearPath} from '../../files/near-path.js'
import {statOf} from '../../files/path-kind.js'
import {cleanPath} from '../context/clean-path.js'
import {linkOut} from '../context/link-out.js'
import {compilePatterns} from '../context/matcher.js'
import {realRoot} from '../context/walk.js'
import {elsewhere} from './elsewhere.js'
import type {SourceFolder, SourceProblem} from './failed.js'
import {shownPath} from './shown-path.js'
import {wildcardMatches} from './wildcard-matches.js'

/**
 * Why a source of COPY or ADD is not found in a folder; undefined where the folder does not tell.
 * @param source as the instruction names it, variables put in
 */
export function sourceProblem(source: string, folder: SourceFolder): SourceProblem | undefined {
  const path = cleanPath(`/${source}`).slice(1)
  if (path === '') return undefined
  if (/[*?[\\]/.test(path)) return noMatch(path, folder)
  return (
    leadsOut(path, folder.dir) ??
    deadLink(path, folder.dir) ??
    leftOut(path, folder) ??
    (holdsExactly(folder.dir, path)
      ? undefined
      : (outside(source, folder) ?? misspelt(path, folder) ?? elsewhere(source, path, folder)))
  )
}

function outside(source: string, {dir, dockerfile}: SourceFolder): SourceProblem | undefined {
  const clean = cleanPath(source)
  const file = resolve(dir, clean)
  if (!clean.startsWith('../') || !existsSync(file)) return undefined
  const above = resolve(dir, clean.slice(0, clean.lastIndexOf('../') + 2))
  return {
    kind: 'outside',
    why: `${source} is outside the folder: the engine sees only what is in the folder, and .. does not lead out of it`,
    suggestions: [
      'put a copy of it into the folder',
      `build the folder that holds both, and begin the paths there (${file.slice(above.length + 1)}): ${buildCommand(above, dockerfile)}`,
    ],
  }
}

function buildCommand(dir: string, dockerfile: string): string {
  return dockerfile === '-'
    ? `dkr build -f - ${shownPath(dir)}`
    : `dkr build -f ${shownPath(dockerfile)} ${shownPath(dir)}`
}

function misspelt(path: string, {dir}: SourceFolder): SourceProblem | undefined {
  const meant = nearPath(dir, path)
  if (meant === undefined) return undefined
  const differs = meant.toLowerCase() === path.toLowerCase() ? ': upper and lower case count' : ''
  return {
    kind: 'near',
    meant,
    why: `there is no ${path} in the folder (did you mean ${meant}?)${differs}`,
    suggestions: [`name it ${meant}`],
  }
}

function leadsOut(path: string, dir: string): SourceProblem | undefined {
  const link = linkOut(realRoot(dir), path)
  if (!link) return undefined
  if (link.kind === 'absolute') {
    return {
      kind: 'link',
      why: `${link.path} is a link to ${link.target}: for the engine the folder is the root of all paths`,
      suggestions: ['make the link relative: ln -s with a path from the place of the link'],
    }
  }
  return {
    kind: 'link',
    why: `${link.path} is a link to ${link.target}, outside the folder: the engine sees only what is in the folder`,
    suggestions: ['put a copy of the file into the folder in place of the link'],
  }
}

/** A link on the way whose target is not in the folder, or that leads in a circle. */
function deadLink(path: string, dir: string): SourceProblem | undefined {
  const parts = path.split('/')
  for (let end = 1; end <= parts.length; end++) {
    const link = parts.slice(0, end).join('/')
    const file = join(dir, link)
    if (statOf(file)) continue
    if (!lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink()) return undefined
    const target = readlinkSync(file)
    const meant = nearPath(dir, cleanPath(`/${dirname(link)}/${target}`).slice(1))
    return {
      kind: 'link',
      why: `${link} is a link to ${target}, and nothing is there${meant === undefined ? '' : ` (did you mean ${meant}?)`}`,
      suggestions: [`ls -l ${shownPath(file)} shows the link: make it anew, or put the file in its place`],
    }
  }
  return undefined
}

/** The line of the ignore file that keeps out the path, or what a link on the way leads to. */
function leftOut(path: string, {dir, builder, ignore}: SourceFolder): SourceProblem | undefined {
  if (!ignore || !existsSync(join(dir, path))) return undefined
  const matcher = compilePatterns(ignore.patterns, builder === 'classic' ? 'literal' : 'reachable')
  const real = realpathSync(join(dir, path)).slice(realRoot(dir).length + 1)
  for (const place of new Set([path, real])) {
    const {excluded, index} = matcher.explain(place)
    if (!excluded || index === undefined) continue
    const {line, pattern} = ignore.rules[index]!
    const link = place === path ? '' : `${path} is a link to ${place}, and `
    return {
      kind: place === path ? 'ignored' : 'link',
      why: `${link}line ${line} of ${ignore.name} leaves out ${place}: ${pattern}`,
      suggestions: [`take line ${line} out of ${ignore.name}`, `add an exception at its end: !${place}`],
    }
  }
  return undefined
}

function noMatch(pattern: string, folder: SourceFolder): SourceProblem | undefined {
  const matches = wildcardMatches(folder.dir, pattern)
  if (!matches) return undefined
  if (matches.length === 0) {
    return {
      kind: 'missing',
      why: `no file in the folder fits ${pattern}`,
      suggestions: [`check the pattern: it is relative to the folder that is built, ${shownPath(folder.dir)}`],
    }
  }
  const problems = matches.map(path => leftOut(path, folder))
  return problems.every(problem => problem !== undefined) ? problems[0] : undefined
}
