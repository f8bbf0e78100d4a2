import {DkrError} from '../errors/dkr-error.js'
import {trimOf} from '../values/trim.js'

/** An image reference in its parts, normalised as docker does: `python` is docker.io + library/python. */
export interface ImageReference {
  /** Registry host with port: `docker.io`, `localhost:5000`, `[::1]:5000`. */
  domain: string
  /** Repository path without the domain: `library/python`, `me/app`. */
  path: string
  tag?: string
  /** `sha256:…` */
  digest?: string
}

// The grammar of distribution/reference (regexp.go).
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const pathComponent = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const repository = `${pathComponent}(?:/${pathComponent})*`
const tag = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}'
const whole = new RegExp(`^((?:(?:${domain})/)?${repository})(?::(${tag}))?(?:@(${digest}))?$`)
const domainOnly = new RegExp(`^${domain}$`)
const repositoryOnly = new RegExp(`^${repository}$`)
const tagOnly = new RegExp(`^${tag}$`)

const maxPath = 255
/** Longer input is refused before a regular expression sees it. */
const maxReference = 4096

/**
 * Reads an image reference as docker's client does.
 * @throws DkrError INVALID_REFERENCE, naming the part that is wrong and, where there is one, the corrected name
 */
export function parseImageReference(text: string): ImageReference {
  if (text.length > maxReference) throw invalid(`${text.slice(0, 40)}…`, 'it is longer than any registry accepts')
  if (/^[a-f0-9]{64}$/.test(text)) {
    throw invalid(text, 'invalid repository name, cannot specify 64-byte hexadecimal strings: that is an image ID')
  }
  const match = whole.exec(text)
  if (!match) throw explainInvalid(text)
  const [, name, tagPart, digestPart] = match
  checkDigest(text, digestPart)
  const parts = splitDomain(name!)
  if (!repositoryOnly.test(parts.path)) throw explainInvalid(text)
  if (parts.path.length > maxPath) throw invalid(text, `repository name must not be more than ${maxPath} characters`)
  return {...parts, tag: tagPart, digest: digestPart}
}

/** Splits a name into registry and path; a first component is a registry only if it looks like a host. */
function splitDomain(name: string): {domain: string; path: string} {
  const slash = name.indexOf('/')
  const first = name.slice(0, slash)
  const isHost = slash > 0 && looksLikeHost(first)
  const host = isHost ? first : 'docker.io'
  const path = isHost ? name.slice(slash + 1) : name
  const hub = host === 'docker.io' || host === 'index.docker.io'
  return {domain: hub ? 'docker.io' : host, path: hub && !path.includes('/') ? `library/${path}` : path}
}

function looksLikeHost(component: string): boolean {
  return /[.:]/.test(component) || component === 'localhost' || component !== component.toLowerCase()
}

const digestLengths: Record<string, number> = {sha256: 64, sha384: 96, sha512: 128}

function checkDigest(text: string, value?: string) {
  if (!value) return
  const colon = value.indexOf(':')
  const length = digestLengths[value.slice(0, colon)]
  const hex = value.slice(colon + 1)
  if (length === hex.length && /^[a-f0-9]+$/.test(hex)) return
  throw invalidDigest(text, value)
}

function explainInvalid(text: string): DkrError {
  if (text === '') return invalid(text, 'it is empty')
  const fixed = corrected(text)
  const use = fixed === undefined ? undefined : ([`use: ${fixed}`] as [string])
  if (/^[a-z]+:\/\//i.test(text)) return invalid(text, 'a reference has no scheme', use)
  const {name, tagPart, digestPart} = cut(text)
  if (digestPart !== undefined && whole.test(name + (tagPart === undefined ? '' : `:${tagPart}`))) {
    return invalidDigest(text, digestPart)
  }
  const lower = lowerCased(text)
  if (lower && whole.test(lower)) {
    return invalid(text, `repository name (${name}) must be lowercase`, [`use: ${lower}`])
  }
  if (tagPart === '') return invalid(text, 'invalid tag format "": no tag follows the colon', use)
  if (tagPart !== undefined && !tagOnly.test(tagPart)) {
    return invalid(
      text,
      `invalid tag format "${tagPart}": a tag has letters, digits, _ . and -, at most 128 of them, and starts with none of . -`,
      use,
    )
  }
  return explainName(text, name, use)
}

/** What is wrong with the part in front of tag and digest. */
function explainName(text: string, name: string, use: [string] | undefined): DkrError {
  if (/^\.{0,2}(?:\/|$)/.test(name)) {
    const up = `dkr up ${name} builds and runs a folder`
    const [first = up, ...more] = [...(use ?? []), ...(name.startsWith('.') ? [up] : [])]
    return invalid(text, 'a repository name is no path', [first, ...more])
  }
  if (/^[^/]{1,1000}\/$/.test(name) && looksLikeHost(name.slice(0, -1))) {
    return invalid(text, `no repository name follows ${name}`, [`use: ${name}me/my-app:1.0`])
  }
  const colon = name.lastIndexOf(':')
  if (colon > 0 && whole.test(name)) {
    return invalid(text, 'a repository name has one tag at most', [`use: ${name}`])
  }
  return invalid(
    text,
    'a repository name has lower-case letters and digits, separated by one . or up to two _ or any number of -',
    use ?? ['an image is called like my-app, my-app:1.0, me/my-app or localhost:5000/me/my-app:1.0'],
  )
}

function invalidDigest(text: string, digestPart: string): DkrError {
  const [, algorithm = '', hex = ''] = /^([^:]*):?(.*)$/s.exec(digestPart) ?? []
  const length = digestLengths[algorithm]
  const found = length && /^[a-f0-9]+$/.test(hex) ? `, not ${hex.length}` : ''
  return invalid(
    text,
    `invalid digest format: sha256: and ${Object.hasOwn(digestLengths, algorithm) ? length : 64} lower-case hexadecimal digits follow the @${found}`,
    [`use: ${text.slice(0, text.indexOf('@'))}`, 'dkr images --digests shows the digests'],
  )
}

/** What was most likely meant, if that is a reference: without a scheme, spaces, and separators too many. */
function corrected(text: string): string | undefined {
  const bare = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
  const {name, tagPart} = cut(bare)
  const parts = name.split('/').filter(part => part !== '' && part !== '.' && part !== '..')
  const clean = parts.map((part, i) => (i === 0 && parts.length > 1 && domainOnly.test(part) ? part : cleanPart(part)))
  const tagText = trimOf((tagPart ?? '').trim().replace(/[^\w.-]+/g, '-'), '.-')
  const candidate = clean.join('/') + (tagText === '' ? '' : `:${tagText}`)
  return candidate !== text && whole.test(candidate) ? candidate : undefined
}

/** One component: lower case, one separator at a time, none at the ends. */
function cleanPart(part: string): string {
  const plain = part.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
  return trimOf(plain, '._-').replace(/[._-]{2,}/g, run => (/^-+$|^__$/.test(run) ? run : run[0]!))
}

/** Cuts off digest and tag by position alone, for messages about names that do not parse. */
function cut(text: string): {name: string; tagPart?: string; digestPart?: string} {
  const at = text.indexOf('@')
  const digestPart = at < 0 ? undefined : text.slice(at + 1)
  const name = at < 0 ? text : text.slice(0, at)
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/')
    ? {name: name.slice(0, colon), tagPart: name.slice(colon + 1), digestPart}
    : {name, digestPart}
}

/** The reference with its repository in lower case (tag and registry keep theirs), if that changes it. */
function lowerCased(text: string): string | undefined {
  const {name} = cut(text)
  const rest = text.slice(name.length)
  const first = name.split('/')[0]!
  const host = name.includes('/') && domainOnly.test(first) && /[.:]/.test(first) ? first : ''
  const lower = host + name.slice(host.length).toLowerCase() + rest
  return lower === text ? undefined : lower
}

function invalid(text: string, why: string, suggestions?: [string, ...string[]]): DkrError {
  return new DkrError('INVALID_REFERENCE', {
    message: `invalid reference format: "${text}"`,
    why,
    suggestions: suggestions ?? ['an image is called like my-app:1.0 or registry.example.com/me/my-app:1.0'],
  })
}

/** `:latest` where neither tag nor digest is given, as docker does. */
export function withDefaultTag(reference: ImageReference): ImageReference {
  return reference.tag || reference.digest ? reference : {...reference, tag: 'latest'}
}

/** The short form people write and docker prints: without docker.io and library/. */
export function familiarName(reference: ImageReference): string {
  const {domain: host, path} = reference
  const [first = '', ...rest] = path.split('/')
  // docker.io/a.b/c without docker.io would be c of the registry a.b.
  if (host !== 'docker.io' || (rest.length > 0 && looksLikeHost(first))) return `${host}/${path}`
  return first === 'library' && rest.length === 1 ? rest[0]! : path
}

/** The short form with tag and digest. */
export function familiarReference(reference: ImageReference): string {
  const tagPart = reference.tag ? `:${reference.tag}` : ''
  const digestPart = reference.digest ? `@${reference.digest}` : ''
  return familiarName(reference) + tagPart + digestPart
}

/** What a user may write where an image is expected: a reference or an image ID (prefix). */
export function isImageId(text: string): boolean {
  return /^(?:sha256:)?[a-f0-9]{64}$/.test(text)
}
