import {isIP} from 'node:net'
import type {Dockerfile, Instruction} from '../dockerfile.js'
import {type Hit, hitOn, type Rule} from '../finding.js'
import {isProtocol, readPortWord} from '../ports.js'
import {quote} from '../quote.js'
import {type Rewrite, rewriteLine} from '../rewrite.js'
import {walkScopes} from '../scope.js'
import {expand} from '../variables.js'

const validPort: Rule = {
  id: 'valid-port',
  aliases: ['DL3011'],
  severity: 'error',
  breaksBuild: true,
  summary: 'EXPOSE names ports from 0 to 65535, with tcp, udp or sctp',
  reason: 'the builder refuses anything else, so no image is built',
  check: dockerfile => portHits(dockerfile, whyInvalid),
}

const portOnly: Rule = {
  id: 'expose-port-only',
  aliases: ['ExposeInvalidFormat'],
  severity: 'warning',
  summary: 'EXPOSE names the port of the container only',
  reason:
    'EXPOSE publishes nothing: it notes which port the program listens on. Address and host port are for "docker run -p", and here soon an error',
  check: dockerfile =>
    portHits(dockerfile, word => {
      const {prefix} = readPortWord(word)
      return prefix === undefined ? undefined : `EXPOSE ignores ${quote(prefix)} in ${quote(word)}`
    }),
}

const protocolCasing: Rule = {
  id: 'lower-case-protocol',
  aliases: ['ExposeProtoCasing'],
  severity: 'style',
  summary: 'the protocol in EXPOSE is in lower case',
  reason: 'the engine knows "tcp" and "udp"; in capitals the builder has to translate, and other tools may not',
  check: dockerfile =>
    portHits(dockerfile, (word, instruction) => {
      const {protocol} = readPortWord(word)
      if (protocol === protocol.toLowerCase() || !isProtocol(protocol.toLowerCase())) return undefined
      return {message: `the protocol in ${quote(word)} is not in lower case`, ...lowerProtocols(instruction)}
    }),
}

export const portRules = [validPort, portOnly, protocolCasing]

type Verdict = string | Pick<Hit, 'message' | 'fix'> | undefined

function portHits(dockerfile: Dockerfile, judge: (word: string, instruction: Instruction) => Verdict): Hit[] {
  const hits: Hit[] = []
  for (const {instruction, scope} of walkScopes(dockerfile)) {
    if (instruction.keyword !== 'EXPOSE') continue
    for (const word of instruction.args) {
      const {text, unknown} = expand(word, scope, {escapeChar: dockerfile.directives.escape})
      if (unknown.length > 0) continue
      for (const part of text.split(/\s+/).filter(Boolean)) {
        const verdict = judge(part, instruction)
        if (verdict)
          hits.push({...hitOn(instruction, ''), ...(typeof verdict === 'string' ? {message: verdict} : verdict)})
      }
    }
  }
  return hits
}

/** At the end of words only: elsewhere it may be part of `${…}`. */
function lowerProtocols(instruction: Instruction): Rewrite {
  return rewriteLine(instruction, line =>
    line.replace(/\/(tcp|udp|sctp)(?=["']?(\s|$))/gi, match => match.toLowerCase()),
  )
}

function whyInvalid(word: string): string | undefined {
  const {range, protocol, prefix} = readPortWord(word)
  if (!isProtocol(protocol.toLowerCase())) return `${quote(word)} has the protocol ${quote(protocol)}: tcp, udp or sctp`
  if (!range || range[1] > 65535) return `${quote(word)} is no port: a number up to 65535`
  return prefix === undefined || isHostPart(prefix, range) ? undefined : `${quote(prefix)} is no host port or address`
}

/** `8080` or `127.0.0.1:8080` in front of the container port. */
function isHostPart(prefix: string, [first, last]: readonly [number, number]): boolean {
  const at = prefix.lastIndexOf(':')
  const address = at < 0 ? '' : prefix.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  if (address !== '' && isIP(address) === 0) return false
  const port = prefix.slice(at + 1)
  if (port === '') return true
  const {range} = readPortWord(port)
  if (!range || range[1] > 65535) return false
  return first === last || range[1] - range[0] === last - first
}
