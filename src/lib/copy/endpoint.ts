import {posix} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'

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

export type CopyPlan = {followLinks: boolean; archiveMode: boolean; source: string; target: string} & (
  | {direction: 'in'; from: {kind: 'stream'} | {kind: 'local'; path: string}; container: string; path: string}
  | {direction: 'out'; to: {kind: 'stream'} | {kind: 'local'; path: string}; container: string; path: string}
)

/**
 * @throws DkrError USAGE when not exactly one side is a container
 */
export function planCopy(request: {
  source: string
  target: string
  followLinks: boolean
  archiveMode: boolean
}): CopyPlan {
  const [from, to] = [parseEndpoint(request.source), parseEndpoint(request.target)]
  if (from.kind === 'container' && to.kind === 'container') {
    throw usage('copying between containers is not supported', [
      `dkr cp ${request.source} - | dkr cp - ${request.target}, where the target is a folder`,
    ])
  }
  for (const end of [from, to]) {
    if (end.kind === 'container' && (end.path === '' || end.container === '')) {
      throw usage('which container, and which path in it?', ['dkr cp web:/etc/hosts .', 'dkr cp ./file web:/tmp/'])
    }
    if (end.kind === 'local' && end.path === '') throw usage('a path is empty', ['. is this folder'])
  }
  if (from.kind === 'container' && to.kind !== 'container') return {...request, direction: 'out', ...pick(from), to}
  if (to.kind === 'container' && from.kind !== 'container') return {...request, direction: 'in', ...pick(to), from}
  throw usage('must specify at least one container source', ['dkr cp web:/etc/hosts .', 'dkr cp ./file web:/tmp/'])
}

function pick({container, path}: {container: string; path: string}) {
  return {container, path}
}

function usage(message: string, suggestions: [string, ...string[]]): DkrError {
  return new DkrError('USAGE', {message, suggestions})
}
