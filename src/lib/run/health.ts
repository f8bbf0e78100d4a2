import type {ContainerConfig} from '../engine/containers.js'
import {goDuration} from '../values/duration.js'
import {goInteger} from '../values/integer.js'
import {conflict} from './conflict.js'
import type {ProcessRequest} from './request.js'

const times = ['interval', 'timeout', 'start-period', 'start-interval'] as const

/**
 * The health check that the flags ask for, or undefined where they leave the image's alone.
 * @throws DkrError USAGE
 */
export function healthConfig(request: ProcessRequest): ContainerConfig['Healthcheck'] {
  const [interval, timeout, startPeriod, startInterval] = times.map(name => duration(request, `health-${name}`))
  const retries = goInteger('--health-retries', request['health-retries'] ?? '0')
  const command = request['health-cmd'] || undefined
  const asked = command !== undefined || [interval, timeout, startPeriod, startInterval, retries].some(Boolean)
  if (request['no-healthcheck']) {
    if (asked) throw conflict('--no-healthcheck conflicts with --health-* options', 'leave out one of the two')
    return {Test: ['NONE']}
  }
  if (!asked) return undefined
  if (retries < 0) throw negative('health-retries')
  return {
    Test: command === undefined ? undefined : ['CMD-SHELL', command],
    Interval: interval,
    Timeout: timeout,
    StartPeriod: startPeriod,
    StartInterval: startInterval,
    Retries: retries,
  }
}

function duration(request: ProcessRequest, name: `health-${(typeof times)[number]}`): number | undefined {
  const text = request[name]
  if (text === undefined) return undefined
  const value = goDuration(`--${name}`, text)
  if (value < 0 && !request['no-healthcheck']) throw negative(name)
  return value
}

function negative(name: string): Error {
  return conflict(`--${name} cannot be negative`, `--${name} ${name === 'health-retries' ? '3' : '10s'}`)
}
