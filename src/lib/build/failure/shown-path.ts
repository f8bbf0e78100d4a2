import {relative} from 'node:path'
import {shellWord} from '../../output/shell-word.js'

/** A path as it can be typed here: relative where that is shorter. */
export function shownPath(path: string, cwd: string = process.cwd()): string {
  const near = relative(cwd, path) || '.'
  return shellWord(near.length < path.length ? near : path)
}

/** What to type to lint the Dockerfile of a build; undefined where it is not a file of this machine. */
export function lintCommand({context, dockerfile}: {context: string; dockerfile: string}): string | undefined {
  if (context !== 'folder' || dockerfile === '-') return undefined
  const path = shownPath(dockerfile)
  return path === 'Dockerfile' ? 'dkr lint' : `dkr lint ${path}`
}
