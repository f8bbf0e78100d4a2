import {isIPv4, isIPv6} from 'node:net'
import type {ContainerConfig} from '../engine/containers.js'
import {csvFields} from '../values/csv.js'
import {invalidValue} from '../values/invalid.js'
import {isIpAddress} from '../values/ip-address.js'
import {conflict} from './conflict.js'
import type {NetworkRequest} from './request.js'

/** One network to join, as `--network` and the flags around it describe it. */
interface Attachment {
  target: string
  aliases: string[]
  links: string[]
  driverOptions: Record<string, string>
  ip: string
  ip6: string
  linkLocalIps: readonly string[]
}

type Endpoints = NonNullable<NonNullable<ContainerConfig['NetworkingConfig']>['EndpointsConfig']>

/**
 * The networks of a container, in the engine's words. The flags without a network's name (--ip, --network-alias, …)
 * belong to the first --network, or to the default network: docker's client has sent them there since version 25,
 * where older ones dropped them without a word.
 * @throws DkrError USAGE
 */
export function networkConfig(request: NetworkRequest): {mode: string; endpoints: Endpoints} {
  const attachments = (request.network ?? []).map(parseNetwork)
  const asked = [request.ip, request.ip6, request['network-alias'], request['link-local-ip']]
  if (attachments.length === 0 && asked.some(each => each !== undefined && each.length > 0)) {
    // An old --link works in the default network alone.
    attachments.push(parseNetwork('default'))
    addOptions(attachments[0]!, {...request, link: undefined})
  } else if (attachments[0]) addOptions(attachments[0], request)
  const [first] = attachments
  const endpoints: Endpoints = {}
  for (const attachment of attachments) {
    const {target} = attachment
    const endpoint = endpointOf(attachment)
    if (target in endpoints) throw conflict(`network "${target}" is specified multiple times`, 'leave out one of them')
    // For a single network without options the name alone says all; docker leaves the rest to the engine.
    if (attachments.length > 1 || Object.keys(endpoint).length > 0) endpoints[target] = endpoint
  }
  const own = attachments.filter(({target}) => isUserDefined(target)).length
  if (own > 0 && own < attachments.length) {
    throw conflict(
      'conflicting options: cannot attach both user-defined and non-user-defined network-modes',
      'join the others later: docker network connect',
    )
  }
  return {mode: first?.target ?? 'default', endpoints}
}

/** The two forms of `--network`: a name, or `name=NETWORK,alias=…,ip=…,ip6=…,driver-opt=…`. */
function parseNetwork(text: string): Attachment {
  const attachment: Attachment = {
    target: text,
    aliases: [],
    links: [],
    driverOptions: {},
    ip: '',
    ip6: '',
    linkLocalIps: [],
  }
  if (!/\w=\w/.test(text)) return attachment
  attachment.target = ''
  for (const field of csvFields('--network', text)) setField(attachment, field, text)
  if (attachment.target === '') throw wrong(text, 'network name/id is not specified')
  return attachment
}

function setField(attachment: Attachment, field: string, text: string): void {
  // docker lowers the case of keys and values alike.
  const [key = '', value] = field.split(/=(.*)/s).map(part => part.trim().toLowerCase())
  if (value === undefined) throw wrong(text, `invalid field ${field}`)
  if (key === 'name') attachment.target = value
  else if (key === 'alias') attachment.aliases.push(value)
  else if (key === 'ip') attachment.ip = value
  else if (key === 'ip6') attachment.ip6 = value
  else if (key === 'driver-opt') {
    const [name = '', setting] = value.split(/=(.*)/s).map(part => part.trim())
    if (setting === undefined) throw wrong(text, 'invalid key value pair format in driver options')
    attachment.driverOptions[name] = setting
  } else throw wrong(text, `invalid field key ${key}`)
}

function wrong(text: string, why: string): Error {
  return invalidValue('--network', text, why, '--network NAME, or --network name=NAME,alias=db,ip=172.30.0.5')
}

function addOptions(first: Attachment, request: NetworkRequest): void {
  const exclusive = (flag: string, what: string, both: boolean) => {
    if (both)
      throw conflict(`conflicting options: cannot specify both ${flag} and per-network ${what}`, `leave out ${flag}`)
  }
  exclusive('--network-alias', 'alias', first.aliases.length > 0 && request['network-alias'] !== undefined)
  exclusive('--ip', 'IPv4 address', Boolean(first.ip && request.ip))
  exclusive('--ip6', 'IPv6 address', Boolean(first.ip6 && request.ip6))
  first.aliases.push(...(request['network-alias'] ?? []))
  first.links.push(...(request.link ?? []))
  first.ip ||= request.ip ?? ''
  first.ip6 ||= request.ip6 ?? ''
  first.linkLocalIps = request['link-local-ip'] ?? []
}

function endpointOf({target, aliases, links, driverOptions, ip, ip6, linkLocalIps}: Attachment): Endpoints[string] {
  if (target.trim() === '') throw conflict('no name set for network', '--network NAME')
  if (target === 'container:')
    throw conflict('invalid container format container:<name|id>', '--network container:NAME')
  if (!isUserDefined(target)) {
    const only = 'only supported for user-defined networks'
    if (aliases.length > 0) {
      const [alias = 'NAME'] = aliases
      throw conflict(
        `network-scoped aliases are ${only}`,
        `docker network create my-net, then --network my-net --network-alias ${alias}`,
      )
    }
    if (links.length > 0) throw conflict(`links are ${only}`, 'leave out --network, or --link')
  }
  checkAddress('--ip', ip, isIPv4(ip))
  checkAddress('--ip6', ip6, isIPv6(ip6) && isIpAddress(ip6))
  for (const address of linkLocalIps) checkAddress('--link-local-ip', address, isIpAddress(address))
  const addressed = Boolean(ip || ip6 || linkLocalIps.length > 0)
  return {
    ...(aliases.length > 0 && {Aliases: aliases}),
    ...(links.length > 0 && {Links: links}),
    ...(Object.keys(driverOptions).length > 0 && {DriverOpts: driverOptions}),
    ...(addressed && {
      IPAMConfig: {
        ...(ip && {IPv4Address: ip}),
        ...(ip6 && {IPv6Address: ip6}),
        ...(linkLocalIps.length > 0 && {LinkLocalIPs: [...linkLocalIps]}),
      },
    }),
  } as Endpoints[string]
}

const addressKinds: Record<string, [name: string, example: string]> = {
  '--ip': ['IPv4 address', '--ip 172.30.0.5'],
  '--ip6': ['IPv6 address', '--ip6 2001:db8::33'],
  '--link-local-ip': ['link local IP address', '--link-local-ip 169.254.34.68'],
}

/** In the words of newer engines; older ones take anything, and fail later. */
function checkAddress(flag: string, text: string, valid: boolean): void {
  const [name, example] = addressKinds[flag]!
  if (text !== '' && !valid) throw invalidValue(flag, text, `invalid ${name}: ${text}`, example)
}

/** All but the engine's own modes name a network that somebody made. */
function isUserDefined(mode: string): boolean {
  return !['default', 'bridge', 'host', 'none'].includes(mode) && !mode.startsWith('container:')
}
