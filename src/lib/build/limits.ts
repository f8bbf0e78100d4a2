import {isIP} from 'node:net'
import {DkrError} from '../errors/dkr-error.js'

const units: Record<string, number> = {b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4, p: 1024 ** 5}

/**
 * Reads a size as docker does (go-units RAMInBytes): `64m`, `1.5g`, `512kb`, `1GiB`, bytes without a unit.
 * @returns bytes
 * @throws DkrError USAGE
 */
export function parseBytes(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?$/i.exec(text.trim())
  if (match) return Math.trunc(Number(match[1]) * units[(match[2] ?? 'b').toLowerCase()]!)
  throw wrong(flag, text, 'a size is a number with b, k, m or g behind it', `${flag} 128m`)
}

export interface Ulimit {
  Name: string
  Soft: number
  Hard: number
}

/**
 * Reads `--ulimit nofile=1024[:2048]`.
 * @throws DkrError USAGE
 */
export function parseUlimit(text: string): Ulimit {
  const match = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(text)
  if (!match) throw wrong('--ulimit', text, 'it is NAME=SOFT[:HARD]', '--ulimit nofile=1024:2048')
  const soft = Number(match[2])
  const hard = Number(match[3] ?? match[2])
  if (hard !== -1 && (soft > hard || soft === -1)) {
    throw wrong(
      '--ulimit',
      text,
      `ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`,
      '--ulimit nofile=1024:2048',
    )
  }
  return {Name: match[1]!, Soft: soft, Hard: hard}
}

/**
 * Reads `--add-host NAME:IP` (also `NAME=IP`, IPv6 in brackets, `host-gateway`) and gives it as the engine takes it.
 * @throws DkrError USAGE
 */
export function parseExtraHost(text: string): string {
  const [, name = '', address = ''] = /^([^:=]+)[:=](.+)$/.exec(text) ?? []
  const bare = address.replace(/^\[(.*)\]$/, '$1')
  if (name && (isIP(bare) || bare === 'host-gateway')) return `${name}:${bare}`
  throw wrong('--add-host', text, 'it is NAME:IP', '--add-host db:10.0.0.5')
}

function wrong(flag: string, text: string, why: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {message: `invalid value for ${flag}: "${text}"`, why, suggestions: [suggestion]})
}
