import type {Evidence} from '../../evidence.js'
import {addressNear, hostIn} from './address.js'
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

/** How far above a complaint the call stands that it is about. */
const nearLines = 12

const isLoopback = (host: string) => /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host)

const toMachine =
  'a service on your machine: seen from a container it is host.docker.internal (Docker Desktop) or 172.17.0.1 (Linux)'
const toContainer =
  'a service in another container: put both into one network, and use the name of that container as the host'
const byVariable = 'read the address from a variable: dkr up -e DATABASE_HOST=…'

function refused(log: readonly string[], index: number): LogFinding {
  const {host, port} = addressNear(log, index)
  const service = (port && services[port]) ?? 'another service'
  const place = `${host}${port ? `:${port}` : ''}`
  const finding = {
    cause: 'connection-refused' as const,
    message: `the app looks for ${service}${host ? ` at ${place}` : ''}, and nothing answers there`,
  }
  if (!host)
    return {
      ...finding,
      certain: false,
      why: 'the log does not tell where it looks: at localhost, which in a container is the container itself, or at a service that is not up yet',
      suggestions: [toMachine, toContainer, byVariable],
    }
  if (isLoopback(host))
    return {
      ...finding,
      why: 'inside a container localhost is the container itself, not your machine: a database of your machine or of another container is not there',
      suggestions: [toMachine, toContainer, byVariable],
    }
  return {
    ...finding,
    why: `${host} is there, but nothing listens on that port, or not yet`,
    suggestions: [
      'start that service first, or let the app try again until it is there',
      `check host and port: ${place}`,
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

/** The words of the resolvers of glibc, musl, Go and Node, and of the drivers above them. */
const hostRule: LogRule = {
  match:
    /Name or service not known|Temporary failure in name resolution|Name does not resolve|\bENOTFOUND\b|\bEAI_AGAIN\b|could not translate host name|failed to resolve host|no such host|bad address '|Unknown (?:MySQL )?server host|host not found in upstream|Could not resolve host|UnknownHostException|failed to lookup address/,
  finding: (_match, {log}: Evidence, index) => unresolved(hostIn(log[index]!) ?? addressNear(log, index).host),
}

/** A name with a dot is one of the internet, where the way to a name server counts too. */
function unresolved(host: string | undefined): LogFinding {
  const outside = host?.includes('.') === true
  return {
    cause: 'host-not-found',
    message: `the app looks for the host ${host ? `"${host}"` : 'of another service'}, and that name cannot be resolved`,
    why: outside
      ? 'there is no such name, or the container reaches no name server'
      : 'a container finds other containers by name only inside a network that both are in, which somebody has to make',
    suggestions: [
      'is it the name of a service in a compose file? dkr up starts this one app: start the other one too, in a network of both',
      'give the app an address that exists: dkr up -e DATABASE_HOST=…',
      ...(outside ? [`does a container reach that name? dkr run --rm busybox nslookup ${host}`] : []),
    ],
  }
}

/** A line about a name that does not resolve may say that it cannot connect as well: the name is the reason. */
export const networkRules = [hostRule, refusedRule]

/** What an app tries again until it works: another service that is not there. */
export const waitsFor: ReadonlySet<string> = new Set(['connection-refused', 'host-not-found'])
