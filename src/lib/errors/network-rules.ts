import type {AnswerRule} from './answer-rule.js'
import type {DkrError} from './dkr-error.js'
import {engineLog} from './engine-kind.js'

const portOf = (found: RegExpExecArray) => found.slice(1).find(Boolean)!

/** A port that everybody may open, which ends like the one that is refused: 80 → 8080, 443 → 8443, 1023 → 9023. */
function openPort(port: string): number {
  return Number(port) < 1024 ? Number(port) + 8000 : Number(port) + 1
}

const deniedPort =
  /cannot expose privileged port (\d{1,5})|listen (?:tcp|udp)[46]? \S{0,300}:(\d{1,5}): bind: permission denied|failed to bind port (\d{1,5}) \(permission denied\)/i

/** The advice where the container's own port is not known: without it no `-p` can be typed. */
const anotherPort = (port: string) => `publish host port ${openPort(port)} instead of ${port}`

/**
 * Puts the whole `-p` into the advice about a host port that the engine may not open.
 * @param bindings as the engine has them: `8000/tcp` → where it is published
 */
export function withContainerPort(
  error: DkrError,
  bindings: Readonly<Record<string, readonly {HostPort?: string}[] | null>> = {},
): DkrError {
  const found = error.code === 'PORT_DENIED' && deniedPort.exec(error.message)
  if (!found) return error
  const host = portOf(found)
  const own = Object.keys(bindings).find(key => bindings[key]?.some(({HostPort = ''}) => includes(HostPort, host)))
  if (!own) return error
  const whole = `publish another host port: -p ${openPort(host)}:${own.replace(/\/tcp$/, '')}`
  const known = (text: string) => (text === anotherPort(host) ? whole : text)
  return Object.assign(error, {suggestions: error.suggestions.map(known)})
}

/** A host port may be a range, of which the engine takes the first free one. */
function includes(range: string, port: string): boolean {
  const [from, to = from] = range.split('-').map(Number)
  return Number(port) >= from! && Number(port) <= to!
}

/** Ports and networks of containers: Docker with root and without, Docker Desktop, Podman. */
export const networkRules: AnswerRule[] = [
  {
    match: deniedPort,
    code: 'PORT_DENIED',
    why: found => {
      const port = portOf(found)
      return Number(port) < 1024
        ? `host port ${port} is below 1024, and this engine has no right to open it`
        : `this engine has no right to open host port ${port}`
    },
    suggestions: found => {
      const port = portOf(found)
      const allow = `or allow it on the engine's machine: sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}`
      return Number(port) < 1024 ? [anotherPort(port), allow] : [anotherPort(port)]
    },
  },
  {
    match: /port is already allocated|address already in use|ports are not available/i,
    code: 'PORT_TAKEN',
    suggestions: () => ['publish another host port: -p 8001:8000', 'dkr ls'],
  },
  {
    match: /listen (?:tcp|udp)[46]? (\S{1,300}):\d{1,5}: bind: cannot assign requested address/i,
    code: 'ENGINE_ERROR',
    why: ([, address]) => `the engine's machine does not have the address ${address}`,
    suggestions: () => ['publish on an address that it has: -p 127.0.0.1:8000:8000', 'on all of them: -p 8000:8000'],
  },
  {
    match:
      /unable to execute (?:"?)([\w-]{1,50})(?:"?): no such file|exec: "?(iptables|ip6tables|nft|pasta|slirp4netns)"?: executable file not found|could not find "?(pasta|slirp4netns|netavark|aardvark-dns)"?/i,
    code: 'ENGINE_ERROR',
    why: ([, ...names]) => `the engine needs the program ${names.find(Boolean)} for its networks, and does not find it`,
    suggestions: ([, ...names]) => {
      const program = names.find(Boolean)!
      return [
        `install it on the engine's machine: ${program === 'nft' ? 'nftables' : program}`,
        '--network host needs no network of its own',
      ]
    },
  },
  {
    match: /no chain\/target\/match by that name|chain DOCKER[\w-]{0,20} (?:not found|does not exist)/i,
    code: 'ENGINE_ERROR',
    why: () => "another program, such as a firewall, has removed the engine's rules for networks",
    suggestions: () => ['restart the engine, which makes them again: sudo systemctl restart docker', 'dkr doctor'],
  },
  {
    match: /non-overlapping IPv[46] address pool|address pools have been fully subnetted/i,
    code: 'ENGINE_ERROR',
    why: () => 'the engine has no address range left for another network',
    suggestions: () => ['dkr network prune', 'or give the engine more: "default-address-pools" in its daemon.json'],
  },
  {
    match:
      /driver failed programming external connectivity|failed to set up container networking|PortManager\.AddPort|rootlessport |\bnetavark[: ]|\baardvark-dns[: ]|slirp4netns failed|pasta failed|failed to create endpoint|failed to allocate gateway|could not (?:find|get|allocate) .{0,100}(?:ip|address) pool|plugin type="[^"]{0,100}" |configur\w+ network|container networking|network (?:driver|plugin) .{0,200}(?:fail|error|not found)|failed to (?:add|create) (?:the )?(?:interface|sandbox|bridge)|iptables failed/i,
    code: 'ENGINE_ERROR',
    why: () => 'the engine could not set up the network of the container',
    suggestions: (_, engine) => [engineLog(engine), 'dkr doctor'],
  },
]
