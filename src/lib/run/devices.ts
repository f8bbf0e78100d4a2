import {posix} from 'node:path'
import type {HostConfig} from '../engine/containers.js'
import {csvFields} from '../values/csv.js'
import {goInteger} from '../values/integer.js'
import {invalidValue} from '../values/invalid.js'
import {keyValues} from '../values/key-values.js'
import {conflict} from './conflict.js'
import type {SecurityRequest} from './request.js'

/** Devices of the host and of drivers, in the engine's words. */
export function deviceConfig(request: SecurityRequest): HostConfig {
  return {
    Devices: (request.device ?? []).map(parseDevice),
    DeviceCgroupRules: request['device-cgroup-rule']?.map(parseCgroupRule),
    DeviceRequests: request.gpus?.map(parseGpus),
  }
}

interface DeviceMapping {
  PathOnHost: string
  PathInContainer: string
  CgroupPermissions: string
}

/**
 * Reads `--device /dev/x[:/dev/y][:rwm]` as docker does for a Linux engine.
 * @throws DkrError USAGE
 */
export function parseDevice(text: string): DeviceMapping {
  const parts = text.split(':')
  const [host = '', second, mode] = parts
  if (parts.length > 3 || host === '') throw wrongDevice(`bad format for path: ${text}`)
  if (mode !== undefined && !isDeviceMode(mode)) throw wrongDevice(`bad mode specified: ${mode}`)
  const bareMode = mode === undefined && second !== undefined && isDeviceMode(second)
  const inside = second === undefined || bareMode ? host : second
  if (!inside.startsWith('/')) throw wrongDevice(`${inside} is not an absolute path`)
  // docker cleans one path of the one or two, never that of the three-part form.
  const cleaned = mode === undefined ? posix.normalize(inside).replace(/(.)\/$/, '$1') : inside
  return {
    PathOnHost: second === undefined || bareMode ? cleaned : host,
    PathInContainer: cleaned,
    CgroupPermissions: mode ?? (bareMode ? second : 'rwm'),
  }
}

function wrongDevice(message: string): Error {
  return conflict(message, '--device /dev/snd:/dev/snd:rw')
}

/** `r`, `w` and `m`, each at most once. */
function isDeviceMode(text: string): boolean {
  return /^[rwm]{1,3}$/.test(text) && new Set(text).size === text.length
}

function parseCgroupRule(text: string): string {
  if (/^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/.test(text)) return text
  throw invalidValue(
    '--device-cgroup-rule',
    text,
    `invalid device cgroup format '${text}'`,
    "--device-cgroup-rule 'c 42:* rmw'",
  )
}

interface DeviceRequest {
  Driver: string
  Count: number
  DeviceIDs?: string[]
  Capabilities: string[][]
  Options: Record<string, string>
}

/**
 * Reads `--gpus all`, `--gpus 2`, `--gpus '"device=0,1","capabilities=utility"'` (docker/cli opts/gpus.go).
 * @throws DkrError USAGE
 */
export function parseGpus(text: string): DeviceRequest {
  const request: DeviceRequest = {Driver: '', Count: 0, Capabilities: [['gpu']], Options: {}}
  const seen = new Set<string>()
  for (const field of csvFields('--gpus', text)) {
    const [key = '', value] = field.split(/=(.*)/s)
    if (seen.has(key)) throw wrongGpus(text, `gpu request key '${key}' can be specified only once`)
    seen.add(key)
    if (value === undefined) seen.add('count')
    setGpuField(request, value === undefined ? 'count' : key, value ?? key, text)
  }
  if (!seen.has('count') && !request.DeviceIDs) request.Count = 1
  return request
}

function setGpuField(request: DeviceRequest, key: string, value: string, text: string): void {
  if (key === 'driver') request.Driver = value
  else if (key === 'count') request.Count = value === 'all' ? -1 : gpuCount(text, value)
  else if (key === 'device') request.DeviceIDs = value.split(',')
  else if (key === 'capabilities') request.Capabilities = [[...value.split(','), 'gpu']]
  else if (key === 'options') request.Options = keyValues(csvFields('--gpus', value))
  else throw wrongGpus(text, `unexpected key '${key}' in '${key}=${value}'`)
}

function gpuCount(text: string, value: string): number {
  if (!/^[+-]?\d+$/.test(value)) throw wrongGpus(text, 'count must be an integer')
  return goInteger('--gpus', value, {decimal: true})
}

function wrongGpus(text: string, why: string): Error {
  return invalidValue('--gpus', text, why, '--gpus all')
}
