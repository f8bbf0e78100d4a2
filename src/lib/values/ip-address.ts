import {isIP, isIPv6} from 'node:net'

/** What Go's net.ParseIP takes: IPv4 and IPv6, without a zone; spaces around it are docker's own leniency. */
export function isIpAddress(text: string): boolean {
  return isIP(text.trim()) > 0 && !text.includes('%')
}

/** An address in the one form that Go prints: IPv6 compressed and in lower case, a mapped IPv4 as IPv4. */
export function canonicalIp(text: string): string {
  const bare = text.trim()
  if (!isIPv6(bare)) return bare
  const compressed = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed)
  if (!mapped) return compressed
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
