import type {ContainerConfig, HostConfig} from '../engine/containers.js'
import {goInteger} from '../values/integer.js'
import {keyValues} from '../values/key-values.js'
import {conflict} from './conflict.js'
import type {RunRequest} from './request.js'

/**
 * Reads `--restart no|always|unless-stopped|on-failure[:N]`; whether the name is one is for the engine to say.
 * @throws DkrError USAGE
 */
export function parseRestart(text: string): {Name: string; MaximumRetryCount: number} {
  const [name = '', count, more] = text.split(':')
  const example = '--restart on-failure:3'
  if (more !== undefined) throw conflict('invalid restart policy format', example)
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
