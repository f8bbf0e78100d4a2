import {basename, join, posix} from 'node:path'
import {statOf} from '../../files/path-kind.js'
import {copied} from '../cache/sources.js'
import {cleanPath} from '../context/clean-path.js'
import type {Explain, Explanation, Failed} from './failed.js'
import {shownPath} from './shown-path.js'

/** The file systems that the engine makes a step in: what follows is a path of the image. */
const blocked =
  /cannot copy to non-directory: (\S+)|(?:mkdir|lstat|copying .{0,1000} to) (\S+): not a directory|cannot overwrite non-directory "?([^\s"]+)"?/

/** Since Debian 12, Fedora and Alpine 3.22 these are links into /usr. */
const merged = ['bin', 'sbin', 'lib', 'lib64']

/** A copy of a folder onto what is a link or a file in the base image. */
export const copyOnto: Explain = failed => {
  if (failed.ran) return undefined
  const found = blocked.exec(failed.builder)?.slice(1).find(Boolean)
  if (found === undefined) return undefined
  const place = found.replace(/^.*\/merged(?=\/)/, '')
  return (
    ontoLink(failed, place) ?? {
      why: `${place} goes through a link or a file of the base image, where a folder is needed`,
      suggestions: [
        'copy to another path',
        `see what is there: RUN ls -ld ${posix.dirname(place)} ${place} above that line`,
      ],
    }
  )
}

/** BuildKit writes a folder onto no link; what is in the folder it writes through it. */
function ontoLink({plan, instruction, scope}: Failed, place: string): Explanation | undefined {
  if (plan.context !== 'folder' || !instruction || !scope) return undefined
  const destination = posix.resolve('/', instruction.args.at(-1) ?? '/')
  const below = posix.relative(destination, place)
  for (const source of copied(instruction, scope)) {
    const folder = cleanPath(posix.join(source, below))
    if (below === '' || below.startsWith('..') || !statOf(join(plan.dir, folder))?.isDirectory()) continue
    return {
      why: `${place} is a link or a file in the base image, and ${folder} is a folder: it cannot take its place`,
      suggestions: wayRound(plan.dir, folder, place),
    }
  }
  return undefined
}

function wayRound(dir: string, folder: string, place: string): Explanation['suggestions'] {
  const name = basename(folder)
  const alone: [string, string] = [
    `mv ${shownPath(join(dir, folder))} ${shownPath(join(dir, name))}`,
    `and copy what is in it, in a line of its own: ${instructionFor(name, place)}`,
  ]
  return merged.includes(name) && place === `/${name}`
    ? [
        `in many images ${place} is a link to usr/${name}: then put these files into usr/${name} of that folder`,
        ...alone,
      ]
    : alone
}

const instructionFor = (name: string, place: string) => `COPY ${name}/ ${place}/`
