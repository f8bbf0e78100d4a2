import {existsSync} from 'node:fs'
import {posix} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'

export type Endpoint =
  | {kind: 'stream'}
  | {kind: 'local'; path: string}
  | {kind: 'container'; container: string; path: string}

/** `CONTAINER:PATH`, a local path, or `-`; a path that begins with `/` or `.` is local whatever it holds. */
export function parseEndpoint(text: string): Endpoint {
  if (text === '-') return {kind: 'stream'}
  const colon = text.indexOf(':')
  if (posix.isAbsolute(text) || text.startsWith('.') || colon < 0) return {kind: 'local', path: text}
  return {kind: 'container', container: text.slice(0, colon), path: text.slice(colon + 1)}
}

export interface CopyRequest {
  source: string
  target: string
  followLinks: boolean
  archiveMode: boolean
}

export type CopyPlan = {followLinks: boolean; archiveMode: boolean; source: string; target: string} & (
  | {direction: 'in'; from: {kind: 'stream'} | {kind: 'local'; path: string}; container: string; path: string}
  | {direction: 'out'; to: {kind: 'stream'} | {kind: 'local'; path: string}; container: string; path: string}
)

/**
 * @param isHere whether there is a local file or folder of a name
 * @throws DkrError USAGE when not exactly one side is a container
 */
export function planCopy(request: CopyRequest, isHere: (path: string) => boolean = existsSync): CopyPlan {
  const {source, target} = request
  const [from, to] = [parseEndpoint(source), parseEndpoint(target)]
  if (from.kind === 'container' && to.kind === 'container') throw twoContainers(request, isHere)
  for (const end of [from, to]) {
    if (end.kind === 'container' && (end.path === '' || end.container === '')) {
      const typed = (text: string, each: Endpoint) =>
        shellWord(each === end ? `${end.container || 'CONTAINER'}:${end.path || '/'}` : text)
      throw usage('which container, and which path in it?', [`dkr cp ${typed(source, from)} ${typed(target, to)}`])
    }
    if (end.kind === 'local' && end.path === '') throw usage('a path is empty', ['. is this folder'])
  }
  if (from.kind === 'container' && to.kind !== 'container') return {...request, direction: 'out', ...pick(from), to}
  if (to.kind === 'container' && from.kind !== 'container') return {...request, direction: 'in', ...pick(to), from}
  throw noContainer(request, isHere)
}

/** A local file may have a colon in its name: then one side is no container. */
function twoContainers({source, target}: CopyRequest, isHere: (path: string) => boolean): DkrError {
  const local = `names a file of this folder: a path with a colon begins with ./`
  if (isHere(source)) {
    const why = `"${source}" ${local}`
    return usage('copying between containers is not supported', [copyLine(`./${source}`, target)], why)
  }
  if (isHere(target)) {
    const why = `"${target}" ${local}`
    return usage('copying between containers is not supported', [copyLine(source, `./${target}`)], why)
  }
  return usage('copying between containers is not supported', [
    `${copyLine(source, '-')} | ${copyLine('-', target)}, where the target is a folder`,
  ])
}

/** What is not here is meant to be a container: its path was left out. */
function noContainer({source, target}: CopyRequest, isHere: (path: string) => boolean): DkrError {
  const suggestions = [
    ...(source === '-' || isHere(source) ? [] : [copyLine(`${source}:/PATH`, target)]),
    ...(target === '-' || target === '.' ? [] : [copyLine(source, `${target}:/`)]),
  ]
  const [first = 'dkr cp web:/etc/hosts .', ...more] = suggestions
  const why = 'a path in a container is CONTAINER:PATH'
  return usage('must specify at least one container source', [first, ...more], why)
}

const copyLine = (source: string, target: string) => `dkr cp ${shellWord(source)} ${shellWord(target)}`

function pick({container, path}: {container: string; path: string}) {
  return {container, path}
}

function usage(message: string, suggestions: [string, ...string[]], why?: string): DkrError {
  return new DkrError('USAGE', {message, why, suggestions})
}
