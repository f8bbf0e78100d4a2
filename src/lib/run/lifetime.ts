import type {ContainerConfig, HostConfig} from '../engine/containers.js'
import {goInteger} from '../values/integer.js'
import {keyValues} from '../values/key-values.js'
import {unknownWord} from '../values/one-of.js'
import {conflict} from './conflict.js'
import type {RunRequest} from './request.js'

const policies = ['no', 'always', 'unless-stopped', 'on-failure', 'on-failure:3']

/**
 * Reads `--restart no|always|unless-stopped|on-failure[:N]`; an empty one is no policy at all.
 * @throws DkrError USAGE, for a name that is none in the words of the engine
 */
export function parseRestart(text: string): {Name: string; MaximumRetryCount: number} {
  const [name = '', count, more] = text.split(':')
  const example = '--restart on-failure:3'
  if (more !== undefined) throw conflict('invalid restart policy format', example)
  if (name !== '' && !policies.includes(name)) {
    throw unknownWord(name, {flag: '--restart', message: `invalid restart policy '${name}'`, words: policies})
  }
  if (count !== undefined && name !== 'on-failure' && /^[+-]?\d+$/.test(count)) {
    throw conflict(
      `maximum retry count cannot be used with restart policy '${name}'`,
      `--restart ${name || 'no'}, or --restart on-failure:${count.replace(/^[+-]/, '')}`,
    )
  }
  if (count?.startsWith('-')) throw conflict('maximum retry count cannot be negative', example)
  if (count === undefined) return {Name: name, MaximumRetryCount: 0}
  if (!/^[+-]?\d+$/.test(count)) throw conflict('maximum retry count must be an integer', example)
  return {Name: name, MaximumRetryCount: Number(count)}
}

/** What happens at the end of a container's life. */
export function restartConfig(request: RunRequest): HostConfig {
  const policy = parseRestart(request.restart ?? 'no')
  if (request.rm && policy.Name !== 'no' && policy.Name !== '') {
    throw conflict(
      'conflicting options: cannot specify both --restart and --rm',
      'leave out --rm: a container that is removed cannot be restarted',
    )
  }
  return {RestartPolicy: policy, AutoRemove: request.rm ?? false}
}

/** Only what was asked for: the image may have its own. */
export function stopConfig(request: RunRequest): Pick<ContainerConfig, 'StopSignal' | 'StopTimeout'> {
  const timeout = request['stop-timeout']
  return {
    ...(request['stop-signal'] !== undefined && {StopSignal: request['stop-signal']}),
    ...(timeout !== undefined && {StopTimeout: goInteger('--stop-timeout', timeout)}),
  }
}

/** Where the output is kept. */
export function logConfig(request: RunRequest): HostConfig['LogConfig'] {
  const driver = request['log-driver'] ?? ''
  const options = request['log-opt'] ?? []
  if (driver === 'none' && options.length > 0) {
    throw conflict(`invalid logging opts for driver ${driver}`, 'leave out --log-opt, or name another --log-driver')
  }
  return {Type: driver, Config: keyValues(options)}
}
