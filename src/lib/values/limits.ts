import {goInteger} from './integer.js'
import {invalidValue} from './invalid.js'
import {isIpAddress} from './ip-address.js'
import {unknownWord} from './one-of.js'

const units: Record<string, number> = {k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4, p: 1024 ** 5}

/**
 * Reads a size as docker does (go-units RAMInBytes): `64m`, `1.5g`, `512kb`, `1GiB`, bytes without a unit.
 * @returns bytes
 * @throws DkrError USAGE
 */
export function parseBytes(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp])?i?b?$/i.exec(text)
  if (match) return Math.trunc(Number(match[1]) * (units[match[2]?.toLowerCase() ?? ''] ?? 1))
  throw invalidValue(flag, text, `invalid size: '${text}'`, `${flag} 128m: a number with b, k, m or g behind it`)
}

export interface Ulimit {
  Name: string
  Soft: number
  Hard: number
}

const ulimitNames = new Set(
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(' '),
)

/**
 * Reads `--ulimit nofile=1024[:2048]` (go-units ParseUlimit); -1 is no limit.
 * @throws DkrError USAGE
 */
export function parseUlimit(text: string): Ulimit {
  const invalid = (why: string) => invalidValue('--ulimit', text, why, '--ulimit nofile=1024:2048')
  const [name = '', limits] = text.split(/=(.*)/s)
  if (limits === undefined) throw invalid(`invalid ulimit argument: ${text}`)
  if (!ulimitNames.has(name)) {
    const message = `invalid argument "${text}" for "--ulimit" flag: invalid ulimit type: ${name}`
    throw unknownWord(name, {flag: '--ulimit', message, words: [...ulimitNames]}, {rest: `=${limits}`})
  }
  const parts = limits.split(':')
  if (parts.length > 2) throw invalid(`too many limit value arguments - ${limits}, can only have up to two`)
  const [soft = 0, hard = soft] = parts.map(part => goInteger('--ulimit', part, {decimal: true}))
  if (hard !== -1 && (soft > hard || soft === -1)) {
    throw invalid(`ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`)
  }
  return {Name: name, Soft: soft, Hard: hard}
}

/**
 * Reads `--add-host NAME:IP` (also `NAME=IP`, IPv6 in brackets, `host-gateway`) and gives it as the engine takes it.
 * @throws DkrError USAGE
 */
export function parseExtraHost(text: string): string {
  const invalid = (why: string) => invalidValue('--add-host', text, why, '--add-host db:10.0.0.5')
  const [, name, address = ''] = /^([^:=]+)[:=](.*)$/s.exec(text) ?? []
  if (!name) throw invalid(`bad format for add-host: "${text}"`)
  const bare = address.replace(/^\[(.*)\]$/, '$1')
  if (bare === 'host-gateway' || isIpAddress(bare)) return `${name}:${bare}`
  throw invalid(`invalid IP address in add-host: "${address}"`)
}
