import {existsSync, readdirSync} from 'node:fs'
import {dirname, posix, relative, resolve} from 'node:path'
import {holdsExactly} from '../../files/near-path.js'
import type {SourceFolder, SourceProblem} from './failed.js'
import {shownPath} from './shown-path.js'

/** Folders that hold no source files of the project. */
const notLookedInto = /^(?:\.|node_modules$|vendor$|venv$)/

/** A source that is not in the folder: where else it is, or that it is nowhere. */
export function elsewhere(source: string, path: string, folder: SourceFolder): SourceProblem {
  return (
    absolute(source, folder) ??
    besideDockerfile(path, folder) ??
    below(path, folder) ??
    above(path, folder) ??
    nowhere(path, folder)
  )
}

/** `COPY /home/me/app/x.py`: paths of this machine mean nothing to the engine. */
function absolute(source: string, {dir}: SourceFolder): SourceProblem | undefined {
  if (!source.startsWith('/') || !existsSync(source)) return undefined
  const inside = source.startsWith(`${dir}/`) ? source.slice(dir.length + 1) : undefined
  return {
    kind: inside === undefined ? 'outside' : 'near',
    meant: inside,
    why: `${source} is a path of this machine: the paths of COPY start at the folder that is built`,
    suggestions: [inside === undefined ? 'put a copy of it into the folder' : `name it ${inside}`],
  }
}

function besideDockerfile(path: string, {dir, dockerfile}: SourceFolder): SourceProblem | undefined {
  const folder = dirname(dockerfile)
  if (dockerfile === '-' || folder === dir || !holdsExactly(folder, path)) return undefined
  const place = relative(dir, folder)
  if (place.startsWith('..')) return otherFolder(path, folder, dockerfile)
  return {
    kind: 'near',
    meant: posix.join(place, path),
    why: `${path} is beside the Dockerfile in ${place}, but the paths of COPY start at the folder that is built`,
    suggestions: [`name it ${posix.join(place, path)}`],
  }
}

/** In exactly one of the folders below. */
function below(path: string, {dir}: SourceFolder): SourceProblem | undefined {
  const found = foldersIn(dir).filter(name => holdsExactly(resolve(dir, name), path))
  if (found.length !== 1) return undefined
  const meant = posix.join(found[0]!, path)
  return {
    kind: 'missing',
    meant,
    why: `${path} is not in the folder that is built, but in ${found[0]}`,
    suggestions: [`name it ${meant}`],
  }
}

function above(path: string, {dir, dockerfile}: SourceFolder): SourceProblem | undefined {
  const parent = dirname(dir)
  return parent !== '/' && holdsExactly(parent, path) ? otherFolder(path, parent, dockerfile) : undefined
}

function otherFolder(path: string, folder: string, dockerfile: string): SourceProblem {
  return {
    kind: 'missing',
    why: `${path} is not in the folder that is built, but in ${shownPath(folder)}`,
    suggestions: [
      `build that folder: dkr build -f ${shownPath(dockerfile)} ${shownPath(folder)}`,
      'put a copy of it into the folder',
    ],
  }
}

function nowhere(path: string, {dir}: SourceFolder): SourceProblem {
  return {
    kind: 'missing',
    why: `there is no ${path} in the folder that is built`,
    suggestions: [
      `check the path: it is relative to the folder that is built, ${shownPath(dir)}`,
      `dkr build --show-context ${shownPath(dir)} lists what is sent`,
    ],
  }
}

function foldersIn(dir: string): string[] {
  const entries = readdirSync(dir, {withFileTypes: true})
  return entries.filter(entry => entry.isDirectory() && !notLookedInto.test(entry.name)).map(({name}) => name)
}
