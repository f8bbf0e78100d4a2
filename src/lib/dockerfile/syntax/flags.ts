import {didYouMean} from '../../values/similar.js'
import {isRemote} from '../copy-sources.js'
import type {Flag, Instruction} from '../dockerfile.js'
import {quote} from '../quote.js'

type FlagType = 'switch' | 'text' | 'list'

/** The flags that instructions know. Source: BuildKit, frontend/dockerfile/instructions/parse.go. */
const knownFlags: Readonly<Record<string, Readonly<Record<string, FlagType>>>> = {
  ADD: {
    chown: 'text',
    chmod: 'text',
    link: 'switch',
    'keep-git-dir': 'switch',
    checksum: 'text',
    unpack: 'switch',
    exclude: 'list',
  },
  COPY: {chown: 'text', from: 'text', chmod: 'text', link: 'switch', exclude: 'list', parents: 'switch'},
  FROM: {platform: 'text'},
  HEALTHCHECK: {interval: 'text', timeout: 'text', 'start-period': 'text', 'start-interval': 'text', retries: 'text'},
  RUN: {mount: 'list', network: 'text', security: 'text', device: 'list'},
}

/** What the builder does not check. */
const unchecked = ['ARG', 'STOPSIGNAL']

/** Why the builder refuses the flags of an instruction. */
export function checkFlags({keyword, flags}: Instruction): string[] {
  if (unchecked.includes(keyword)) return []
  const known = knownFlags[keyword] ?? {}
  const seen = new Set<string>()
  return flags.flatMap(flag => {
    const problem = checkFlag(keyword, flag, known, seen.has(flag.name))
    seen.add(flag.name)
    return problem ? [problem] : []
  })
}

function checkFlag(
  keyword: string,
  {name, value}: Flag,
  known: Readonly<Record<string, FlagType>>,
  earlier: boolean,
): string | undefined {
  const type = Object.hasOwn(known, name) ? known[name] : undefined
  if (!type) return `${keyword} knows no flag ${quote(`--${name}`)}${didYouMean(name, Object.keys(known))}`
  if (earlier && type !== 'list') return `${keyword} has the flag --${name} twice`
  if (type === 'switch') return checkSwitch(name, value)
  return value === undefined ? `the flag --${name} needs a value: --${name}=…` : undefined
}

function checkSwitch(name: string, value: string | undefined): string | undefined {
  if (value === undefined || ['true', 'false'].includes(value.toLowerCase())) return undefined
  return `the flag --${name} takes true or false, not ${quote(value)}`
}

const allowedValues: Readonly<Record<string, readonly string[]>> = {
  network: ['default', 'none', 'host'],
  security: ['sandbox', 'insecure'],
}

const mountTypes = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']

/** Why the builder refuses the values of the flags of RUN. A value with a variable is not judged. */
export function checkRunFlags({keyword, flags}: Instruction): string[] {
  if (keyword !== 'RUN') return []
  return flags.flatMap(({name, value = ''}) => {
    if (value.includes('$')) return []
    if (name === 'mount') return checkMount(value)
    const allowed = Object.hasOwn(allowedValues, name) ? allowedValues[name]! : undefined
    if (!allowed || allowed.includes(value)) return []
    return [`RUN --${name} takes ${allowed.join(', ')}, not ${quote(value)}`]
  })
}

function checkMount(value: string): string[] {
  const type = value
    .split(',')
    .map(field => /^type=(.*)$/i.exec(field)?.[1]?.toLowerCase())
    .findLast(found => found !== undefined)
  if (type === undefined || mountTypes.includes(type)) return []
  return [`RUN --mount knows no type ${quote(type)}${didYouMean(type, mountTypes)}`]
}

/** Why the builder refuses `--chmod`: octal digits up to 7777, or the symbols of chmod. */
export function checkChmod({keyword, flags}: Instruction): string[] {
  if (keyword !== 'ADD' && keyword !== 'COPY') return []
  const mode = flags.find(({name}) => name === 'chmod')?.value ?? ''
  if (mode === '' || mode.includes('$') || /^0*[0-7]{1,4}$/.test(mode) || symbolicMode.test(mode)) return []
  return [`--chmod takes octal digits like 755, or u=rwx,go=rx, not ${quote(mode)}`]
}

const symbolicMode = /^[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*$/

/** Why the builder refuses `ADD --checksum`: one download, one digest. */
export function checkChecksum({keyword, flags, args}: Instruction): string[] {
  const checksum = keyword === 'ADD' ? flags.find(({name}) => name === 'checksum')?.value : undefined
  if (!checksum || checksum.includes('$')) return []
  const sources = args.slice(0, -1)
  if (sources.length !== 1) return ['ADD --checksum takes one source']
  if (!isRemote(sources[0]!) && !sources[0]!.includes('$')) return ['ADD --checksum is for downloads only']
  const isGit = !/^https?:/.test(sources[0]!) || /\.git(#|$)/.test(sources[0]!)
  return isGit || isDigest(checksum) ? [] : [`--checksum takes a digest like sha256:…, not ${quote(checksum)}`]
}

function isDigest(text: string): boolean {
  return /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text)
}
