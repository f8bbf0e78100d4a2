import type {HostConfig} from '../engine/containers.js'
import {invalidValue} from '../values/invalid.js'
import {canonicalIp, isIpAddress} from '../values/ip-address.js'
import {parseExtraHost} from '../values/limits.js'
import {trimOf} from '../values/trim.js'
import {conflict} from './conflict.js'
import type {NetworkRequest} from './request.js'

/** How a container finds others by name, in the engine's words; docker never leaves the DNS lists out. */
export function nameConfig(request: NetworkRequest): HostConfig {
  return {
    Dns: (request.dns ?? []).map(parseDns),
    DnsSearch: (request['dns-search'] ?? []).map(parseDnsSearch),
    DnsOptions: request['dns-option'] ?? [],
    ExtraHosts: request['add-host']?.map(parseExtraHost),
    Links: request.link?.map(parseLink),
  }
}

function parseDns(text: string): string {
  if (isIpAddress(text)) return canonicalIp(text)
  throw invalidValue('--dns', text, `${text} is not an ip address`, '--dns 1.1.1.1')
}

// docker's own expression, the stray colons that it lets pass included (opts.go, domainRegexp).
const label = ':?[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const domain = new RegExp(`^(:?${label}(?::?\\.${label})*)\\.?\\s*$`)

/** A single dot stands for no domain at all. */
function parseDnsSearch(text: string): string {
  const bare = trimOf(text, ' ')
  if (bare === '.') return bare
  const match = /[a-zA-Z]/.test(bare) ? domain.exec(bare) : null
  if (match && match[1]!.length < 255) return match[1]!
  throw invalidValue('--dns-search', text, `${text} is not a valid domain`, '--dns-search example.com')
}

function parseLink(text: string): string {
  const invalid = (why: string) => invalidValue('--link', text, why, '--link db:database')
  if (text === '') throw invalid('empty string specified for links')
  if (text.split(':').length > 2) throw invalid(`bad format for links: ${text}`)
  return text
}

/** The forms of Go's net.ParseMAC: 6, 8 or 20 bytes, parted by colons, dashes, or dots after every second. */
export function parseMac(text: string): string {
  const bytes = /^(?:[\da-f]{2}([:-])(?:[\da-f]{2}\1)*[\da-f]{2}|[\da-f]{4}(?:\.[\da-f]{4})+)$/i.test(text.trim())
  const count = text.replace(/[^\da-f]/gi, '').length / 2
  if (bytes && [6, 8, 20].includes(count)) return text
  throw conflict(`${text} is not a valid mac address`, '--mac-address 92:d0:c6:0a:29:33')
}
