import type {LogFinding, LogRule} from './log-rule.js'

/** Ports by which a service is known. */
const services: Record<string, string> = {
  '3306': 'MySQL',
  '5432': 'PostgreSQL',
  '5672': 'RabbitMQ',
  '6379': 'Redis',
  '9200': 'Elasticsearch',
  '11211': 'memcached',
  '27017': 'MongoDB',
}

/** Host and port as drivers write them, near the complaint. */
const address =
  /(?:at|to|server)\s+"?([\w.-]+)"?(?:\s+\([^)]{0,300}\))?,? port (\d{2,5})|\b(localhost|[\w-]+(?:\.[\w-]+)+|[a-z][\w-]*):(\d{2,5})\b|\(['"]([\w.-]+)['"], ?(\d{2,5})\)|(?:ECONNREFUSED|dial tcp) \[?([\d.:a-f]+?)\]?:(\d{2,5})/

const nearLines = 12

function addressNear(log: readonly string[], index: number): {host?: string; port?: string} {
  for (let i = index; i >= Math.max(0, index - nearLines); i--) {
    const found = address.exec(log[i]!)?.slice(1).filter(Boolean)
    if (found) return {host: found[0], port: found[1]}
  }
  return {}
}

const isLoopback = (host: string) => /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host)

function refused(log: readonly string[], index: number): LogFinding {
  const {host, port} = addressNear(log, index)
  const service = (port && services[port]) ?? 'another service'
  const target = host ? ` at ${host}${port ? `:${port}` : ''}` : ''
  const inside = !host || isLoopback(host)
  return {
    cause: 'connection-refused',
    message: `the app looks for ${service}${target}, and nothing answers there`,
    why: inside
      ? 'inside a container localhost is the container itself, not your machine: a database of your machine or of another container is not there'
      : `${host} is there, but nothing listens on that port, or not yet`,
    suggestions: inside
      ? [
          'a service on your machine: seen from a container it is host.docker.internal (Docker Desktop) or 172.17.0.1 (Linux)',
          'a service in another container: put both into one network, and use the name of that container as the host',
          'read the address from a variable: dkr up -e DATABASE_HOST=…',
        ]
      : [
          'start that service first, or let the app try again until it is there',
          `check host and port: ${host}${port ? `:${port}` : ''}`,
        ],
  }
}

const refusedRule: LogRule = {
  match: /ECONNREFUSED|[Cc]onnection refused|Cannot assign requested address|Can't connect to (?:local )?MySQL server/,
  finding: ([text], {log}, index) => {
    // Also said of an address to listen on; an attempt to connect is needed beside it.
    const near = log.slice(Math.max(0, index - nearLines), index + 1).join('\n')
    if (text!.startsWith('Cannot assign') && !/connect\(|create_connection|dial tcp/.test(near)) return undefined
    return refused(log, index)
  },
}

const hostRule: LogRule = {
  match:
    /Name or service not known|Temporary failure in name resolution|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (\S+)|could not translate host name "([^"]+)"|no such host|bad address '([^']+)'|Name does not resolve/,
  finding: (match, {log}, index) => {
    const host = match.slice(1).find(Boolean) ?? addressNear(log, index).host
    return {
      cause: 'host-not-found',
      message: `the app looks for the host ${host ? `"${host}"` : 'of another service'}, and there is none of that name`,
      why: 'a container finds other containers by name only inside a network that both are in, which somebody has to make',
      suggestions: [
        'is it the name of a service in a compose file? dkr up starts this one app: start the other one too, in a network of both',
        'give the app an address that exists: dkr up -e DATABASE_HOST=…',
      ],
    }
  },
}

export const networkRules = [refusedRule, hostRule]
