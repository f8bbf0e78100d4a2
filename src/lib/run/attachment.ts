import {DkrError} from '../errors/dkr-error.js'
import {conflict} from './conflict.js'
import type {RunRequest} from './request.js'

const streams = ['stdin', 'stdout', 'stderr'] as const

/** How the caller's own terminal or pipes are tied to the container. */
export interface Attachment {
  detach: boolean
  /** The container's stdin stays open. */
  interactive: boolean
  tty: boolean
  /** Which streams are connected; none when it is detached. */
  attach: Record<(typeof streams)[number], boolean>
  /** Signals go on to the container. */
  sigProxy: boolean
  /** As docker writes them: `ctrl-p,ctrl-q`. */
  detachKeys?: string
}

/**
 * Without -a both outputs are connected, and stdin with -i (docker/cli: container/opts.go, run.go).
 * @throws DkrError USAGE, ATTACH_CONFLICT
 */
export function planAttachment(request: RunRequest): Attachment {
  const {detach = false, interactive = false, tty = false} = request
  const asked = request.attach?.map(parseStream) ?? []
  if (detach && asked.length > 0) {
    throw new DkrError('ATTACH_CONFLICT', {
      message: 'conflicting options: cannot specify both --attach and --detach',
      suggestions: ['leave out -a: dkr run -d …', 'leave out -d: dkr run -a …'],
    })
  }
  const output = (name: 'stdout' | 'stderr') => !detach && (asked.length === 0 || asked.includes(name))
  return {
    detach,
    interactive,
    tty,
    attach: {
      stdin: !detach && (interactive || asked.includes('stdin')),
      stdout: output('stdout'),
      stderr: output('stderr'),
    },
    sigProxy: request['sig-proxy'] ?? true,
    detachKeys: request['detach-keys'] || undefined,
  }
}

function parseStream(text: string): (typeof streams)[number] {
  const stream = streams.find(name => name === text.toLowerCase())
  if (stream) return stream
  throw conflict(
    `invalid argument "${text}" for "-a, --attach" flag: valid streams are STDIN, STDOUT and STDERR`,
    '-a stdout',
  )
}
