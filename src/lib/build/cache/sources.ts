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

/**
 * Lines of ADD that fetch something, or may do so: a variable can have another value than the file shows, as what
 * the base image sets counts before any ARG. Those of ONBUILD run in the stages that are built on theirs.
 */
export function downloadLines(dockerfile: Dockerfile, buildArgs: Readonly<Record<string, string>>): Set<number> {
  const lines = new Set<number>()
  const {escape: escapeChar} = dockerfile.directives
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    const add = instruction.trigger ?? instruction
    if (add.keyword !== 'ADD') continue
    const known = withBuildArgs(scope, buildArgs)
    const sources = add.args.slice(0, -1).filter(word => !toHeredoc(word))
    if (sources.some(word => mayFetch(word, known, escapeChar))) lines.add(instruction.startLine)
  }
  return lines
}

function mayFetch(word: string, scope: Scope, escapeChar: string): boolean {
  // Quotes mean nothing in the JSON form and go from the other; no URL has one.
  const [start = '', ...rest] = word.replace(/["']/g, '').split('$')
  if (rest.length === 0) return isRemote(start.replaceAll(escapeChar, ''))
  // Behind a slash nothing makes a URL of it: `src/$FILE`; nor behind a word that no URL begins with: `app-$VERSION.tar`.
  if (start.includes('/') && !start.includes(':')) return false
  if (start === '' || start.includes(':') || urlStart.test(start)) return true
  const {text, unknown} = expand(word, scope, {escapeChar})
  return unknown.length > 0 || isRemote(text)
}

/** What a URL or `user@host:path` may begin with. */
const urlStart = /^(?:h(?:t(?:t(?:ps?)?)?)?|g(?:it?)?|s(?:sh?)?|\S*@\S*)$/i
