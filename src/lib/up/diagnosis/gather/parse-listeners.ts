import type {Listener} from '../evidence.js'

/** State 0A of /proc/net/tcp: takes connections. */
const row = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:0000 0A /gm

/** The resolver that docker puts into the networks that users make. */
const dockerResolver = '127.0.0.11'

/** Reads /proc/net/tcp and tcp6 as the kernel writes them (on a little-endian machine). */
export function parseListeners(text: string): Listener[] {
  const found = [...text.matchAll(row)].map(([, address, port]) => ({
    address: readAddress(address!),
    port: Number.parseInt(port!, 16),
  }))
  const unique = new Map(found.map(listener => [`${listener.address} ${listener.port}`, listener]))
  return [...unique.values()].filter(({address}) => address !== dockerResolver).sort((a, b) => a.port - b.port)
}

/** Every 32-bit word is written in the byte order of the machine. */
function readAddress(hex: string): string {
  const words = hex.match(/.{8}/g)!.map(word => word.match(/../g)!.reverse().join(''))
  if (words.length === 1) return ipv4(words[0]!)
  const all = words.join('').toLowerCase()
  if (/^0{24}$/.test(all.slice(0, 24))) {
    if (/^0{8}$/.test(all.slice(24))) return '::'
    if (all.endsWith('00000001')) return '::1'
  }
  // An IPv4 address in a socket that could do both.
  if (/^0{20}ffff/.test(all)) return ipv4(words[3]!)
  return all.match(/.{4}/g)!.join(':')
}

function ipv4(word: string): string {
  return word
    .match(/../g)!
    .map(byte => Number.parseInt(byte, 16))
    .join('.')
}
