interface Address {
  host?: string
  port?: string
}

/** Host and port as drivers write them; the forms that say whose address it is come first. */
const forms = [
  /(?:ECONNREFUSED|dial tcp) \[?([\w.:-]{1,250}?)\]?:(\d{2,5})\b/g,
  /(?:at|to|server)\s+"?([\w.-]+)"?(?:\s+\([^)]{0,300}\))?,? port (\d{2,5})/g,
  /server on '([\w.-]{1,250})(?::(\d{2,5}))?'/g,
  /\bhost=([\w.-]{1,250}).{0,100}\bport=(\d{2,5})/g,
  /\(['"]([\w.-]+)['"], ?(\d{2,5})\)/g,
  /\b(localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}|[a-z][\w-]{0,62}):(\d{2,5})\b/g,
]

/** `main.go:25`, `node:net:1595`: a place in a program, not in a network. */
const isPlaceInProgram = (host: string) =>
  /\.(?:py|js|mjs|cjs|ts|tsx|go|rb|php|java|kt|rs|c|cc|cpp|cs)$/i.test(host) ||
  /^(?:net|line|pid|port|code)$/.test(host)

/** Where the app itself listens is nothing that it looks for. */
const ownServer = /\b(?:listening|running|serving|bound|started)\b/i

const nearLines = 12

function addressIn(line: string): Address | undefined {
  for (const form of forms) {
    for (const [, host, port] of line.matchAll(form)) {
      if (host && !isPlaceInProgram(host) && host !== '0.0.0.0') return {host, port}
    }
  }
  return undefined
}

/** The address in a complaint, or in the lines above it. */
export function addressNear(log: readonly string[], index: number): Address {
  for (let i = index; i >= Math.max(0, index - nearLines); i--) {
    const found = i < index && ownServer.test(log[i]!) ? undefined : addressIn(log[i]!)
    if (found) return found
  }
  return {}
}

/** The name in a complaint of a resolver or a driver. */
const names =
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)|getaddrinfo for ([\w.-]+) failed|host name "([^"]+)"|resolve host(?:name)?:? ['"]?([\w.-]+)|\blookup ([\w.-]+)(?: on \S+)?:|bad address '([^']+)'|server host '([^']+)'|in upstream "([^":]+)|UnknownHostException: ([\w.-]+)|server on '([\w.-]+)/

export function hostIn(line: string): string | undefined {
  return names.exec(line)?.slice(1).find(Boolean)
}
