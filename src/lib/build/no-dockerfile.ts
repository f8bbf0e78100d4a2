import {readdirSync} from 'node:fs'
import {basename, dirname, join, relative, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {nearName} from '../files/near-path.js'
import {obstacleAt, statOf} from '../files/path-kind.js'
import {shellWord} from '../output/shell-word.js'
import {similar} from '../values/similar.js'

const elsewhere = '-f names one that is elsewhere'

interface Told {
  why?: string
  suggestions: string[]
}

/** The names that builders look for. */
const known = ['Dockerfile', 'dockerfile']

/**
 * The error of a folder without a Dockerfile: what is in its way or has almost its name, and in which folder beside
 * this one it is.
 * @param others in place of the last suggestions, where the command has no -f
 */
export function noDockerfile(dir: string, cwd: string, others?: readonly string[]): DkrError {
  const to = relative(cwd, dir)
  const init = `dkr init${to && ` ${shellWord(to)}`} writes one`
  const found = inTheWay(dir, cwd) ?? otherName(dir, cwd, others === undefined) ?? otherFolder(dir, cwd)
  const [first = init, ...rest] = [
    ...(found?.suggestions ?? []),
    ...(others ?? [...(found?.why?.includes('in the way') ? [] : [init]), elsewhere]),
  ]
  return new DkrError('DOCKERFILE_NOT_FOUND', {
    message: `there is no Dockerfile in ${dir}`,
    why: found?.why,
    suggestions: [first, ...rest],
  })
}

/** The error of a Dockerfile that was named and is not there. */
export function noNamedDockerfile(named: string, dir: string, cwd: string, others?: readonly string[]): DkrError {
  const path = resolve(cwd, named)
  const obstacle = obstacleAt(path)
  const inContext = join(dir, named)
  const near = nearName(basename(path), filesIn(dirname(path)))
  const meant = statOf(inContext)?.isFile() && inContext !== path ? inContext : near && join(dirname(path), near)
  const rule = '-f is relative to the current folder, not to the build context'
  const suggestion = meant && (others ? `dkr lint ${shown(meant, cwd)}` : `-f ${shown(meant, cwd)}`)
  const [first = rule, ...rest] = [...(suggestion ? [suggestion] : []), ...(others ?? (suggestion ? [] : [rule]))]
  return new DkrError('DOCKERFILE_NOT_FOUND', {
    message: `cannot locate Dockerfile: "${named}"`,
    why: obstacle ? `it is ${obstacle}` : meant === inContext && !others ? rule : undefined,
    suggestions: [first, ...rest],
  })
}

function inTheWay(dir: string, cwd: string): Told | undefined {
  const path = known.map(name => join(dir, name)).find(candidate => obstacleAt(candidate))
  if (path === undefined) return undefined
  const to = relative(cwd, dir)
  const move = `mv ${shown(path, cwd)} ${shown(`${path}.old`, cwd)}`
  return {
    why: `${basename(path)} is ${obstacleAt(path)}, in the way of one`,
    suggestions: [`${move}, and then dkr init${to && ` ${shellWord(to)}`} writes one`],
  }
}

/** `DockerFile`, `Dockerfile.txt`, `Dockerfile.dev`, `Containerfile`. */
function otherName(dir: string, cwd: string, hasFlag: boolean): Told | undefined {
  const files = filesIn(dir)
  const near = files.find(isAlmost)
  const name =
    near ??
    files.find(file => /^(?:Containerfile|Dockerfile[.-].+|.+\.Dockerfile)$/i.test(file) && !/ignore$/i.test(file))
  if (name === undefined) return undefined
  const path = join(dir, name)
  const take = hasFlag ? `-f ${shown(path, cwd)} takes it as it is` : `dkr lint ${shown(path, cwd)}`
  const move = `mv ${shown(path, cwd)} ${shown(join(dir, 'Dockerfile'), cwd)}`
  return {
    why: `there is ${name}; without -f only Dockerfile counts`,
    suggestions: near === undefined ? [take] : [move, take],
  }
}

function isAlmost(name: string): boolean {
  const bare = name
    .toLowerCase()
    .replace(/\.(?:txt|md|docker)$/, '')
    .replace(/[-_ ]/g, '')
  return (
    bare === 'dockerfile' || (bare.length > 7 && !bare.includes('.') && similar(bare, ['dockerfile']) !== undefined)
  )
}

/** A folder below, or the one above: the command was typed one folder off. */
function otherFolder(dir: string, cwd: string): Told | undefined {
  const holds = (folder: string) => known.some(name => statOf(join(folder, name))?.isFile())
  const below = foldersIn(dir).filter(folder => holds(folder))
  const folders =
    below.length > 0 ? below.slice(0, 3) : [dirname(dir)].filter(folder => folder !== dir && holds(folder))
  if (folders.length === 0) return undefined
  return {
    why: `there is one in ${folders.map(folder => shown(folder, cwd)).join(', ')}`,
    suggestions: folders.map(folder => `cd ${shown(folder, cwd)}`),
  }
}

function shown(path: string, cwd: string): string {
  return shellWord(relative(cwd, path) || '.')
}

function filesIn(dir: string): string[] {
  return entriesOf(dir)
    .filter(entry => !entry.isDirectory())
    .map(({name}) => name)
}

function foldersIn(dir: string): string[] {
  const folders = entriesOf(dir).filter(entry => entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name))
  return folders.map(({name}) => join(dir, name)).toSorted()
}

function entriesOf(dir: string) {
  try {
    return readdirSync(dir, {withFileTypes: true})
  } catch {
    return []
  }
}
