import {accessSync, constants, statSync} from 'node:fs'
import {isLoopback} from '../engine/connect/endpoint.js'
import type {Engine} from '../engine/engine.js'
import {type Check, ok, warning} from './check.js'

/** Where the engine is, who said so, and who else can reach it. */
export function connectionChecks({endpoint}: Engine): Check[] {
  const {url, source, others = [], address, tls, presumed} = endpoint
  const also = others.length > 0 ? `; there is also ${others.join(', ')}` : ''
  const found = `${url} (${source})${also}`
  const engine = presumed
    ? warning('engine', `${found}: config.json may name another, so nothing is tried there`, presumed.suggestions[0])
    : ok('engine', found)
  return [engine, ...accessChecks(address, tls)]
}

function accessChecks(address: Engine['endpoint']['address'], tls: Engine['endpoint']['tls']): Check[] {
  if ('socketPath' in address) return process.platform === 'win32' ? [] : [socketCheck(address.socketPath)]
  if ('ssh' in address) return [ok('connection', 'through ssh')]
  if (!tls)
    return isLoopback(address.host)
      ? [ok('connection', 'TCP of this machine, without TLS')]
      : [
          warning(
            'connection',
            'TCP without TLS: whoever reaches the port is root there',
            'ssh://, or TLS: DOCKER_TLS_VERIFY=1',
          ),
        ]
  return [
    tls.verify
      ? ok('connection', 'TLS, the certificate is checked')
      : warning('connection', 'TLS, but the certificate is not checked', 'DOCKER_TLS_VERIFY=1'),
  ]
}

function socketCheck(path: string): Check {
  const mode = statSync(path).mode & 0o777
  if (mode & 0o002)
    return warning(
      'socket',
      `every user of this machine may use it (mode ${mode.toString(8)}), and so be root`,
      `sudo chmod o-rw ${path}`,
    )
  return ok('socket', `${writable(path) ? 'writable' : 'not writable'}, mode ${mode.toString(8)}`)
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
