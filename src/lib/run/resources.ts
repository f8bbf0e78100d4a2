import type {HostConfig} from '../engine/containers.js'
import {goInteger} from '../values/integer.js'
import {invalidValue} from '../values/invalid.js'
import {parseBytes, parseUlimit, type Ulimit} from '../values/limits.js'
import {parseBps, parseIops, parseWeight} from './block-io.js'
import {conflict} from './conflict.js'
import type {ResourceRequest} from './request.js'

/**
 * The limits of a container, in the engine's words. docker's client sends all of them, with these values
 * where no flag was given (cli/command/container/opts.go).
 * @throws DkrError USAGE
 */
export function resourceConfig(request: ResourceRequest): HostConfig {
  const bytes = (name: Sized) => (request[name] === undefined ? 0 : parseBytes(request[name], `--${name}`))
  const whole = (name: Counted) => (request[name] === undefined ? 0 : goInteger(`--${name}`, request[name]))
  return {
    Memory: bytes('memory'),
    MemoryReservation: bytes('memory-reservation'),
    MemorySwap: request['memory-swap'] === '-1' ? -1 : bytes('memory-swap'),
    MemorySwappiness: swappiness(request['memory-swappiness']),
    KernelMemory: bytes('kernel-memory'),
    OomKillDisable: request['oom-kill-disable'] ?? false,
    OomScoreAdj: whole('oom-score-adj'),
    NanoCpus: request.cpus === undefined ? 0 : parseCpus(request.cpus),
    CpuShares: whole('cpu-shares'),
    CpuPeriod: whole('cpu-period'),
    CpuQuota: whole('cpu-quota'),
    CpuRealtimePeriod: whole('cpu-rt-period'),
    CpuRealtimeRuntime: whole('cpu-rt-runtime'),
    CpusetCpus: request['cpuset-cpus'] ?? '',
    CpusetMems: request['cpuset-mems'] ?? '',
    PidsLimit: whole('pids-limit'),
    ShmSize: bytes('shm-size'),
    Ulimits: ulimits(request.ulimit),
    CgroupParent: request['cgroup-parent'] ?? '',
    BlkioWeight: goInteger('--blkio-weight', request['blkio-weight'] ?? '0', {bits: 16, unsigned: true}),
    BlkioWeightDevice: (request['blkio-weight-device'] ?? []).map(parseWeight),
    BlkioDeviceReadBps: request['device-read-bps']?.map(text => parseBps('--device-read-bps', text)),
    BlkioDeviceWriteBps: request['device-write-bps']?.map(text => parseBps('--device-write-bps', text)),
    BlkioDeviceReadIOps: request['device-read-iops']?.map(text => parseIops('--device-read-iops', text)),
    BlkioDeviceWriteIOps: request['device-write-iops']?.map(text => parseIops('--device-write-iops', text)),
  }
}

type Sized = 'memory' | 'memory-reservation' | 'memory-swap' | 'kernel-memory' | 'shm-size'
type Counted =
  | 'oom-score-adj'
  | 'cpu-shares'
  | 'cpu-period'
  | 'cpu-quota'
  | 'cpu-rt-period'
  | 'cpu-rt-runtime'
  | 'pids-limit'

/** -1 is the engine's own choice. */
function swappiness(text = '-1'): number {
  const value = goInteger('--memory-swappiness', text)
  if (value >= -1 && value <= 100) return value
  throw conflict(`invalid value: ${text}. Valid memory swappiness range is 0-100`, '--memory-swappiness 60')
}

/** Of several for the same limit the last counts; the engine gets them by name. */
function ulimits(texts: readonly string[] | undefined): Ulimit[] | undefined {
  if (!texts) return undefined
  const byName = new Map(texts.map(text => [text.split('=')[0], parseUlimit(text)]))
  return [...byName.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1))
}

/**
 * Reads `--cpus` as docker does, exactly: `1.5`, `3/2`, `.25`.
 * @returns billionths of a processor
 * @throws DkrError USAGE
 */
export function parseCpus(text: string): number {
  const match = /^([+-]?)(\d+)\/(\d+)$|^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text)
  const digits = match && (match[2] ?? match[5]! + (match[6] ?? ''))
  if (!digits || Number(match[3] ?? 1) === 0 || Math.abs(Number(match[7] ?? 0)) > 100) {
    throw invalidValue('--cpus', text, `failed to parse ${text} as a rational number`, '--cpus 1.5')
  }
  const exponent = 9 - (match[6]?.length ?? 0) + Number(match[7] ?? 0)
  const above = BigInt(digits) * 10n ** BigInt(Math.max(exponent, 0))
  const below = BigInt(match[3] ?? 1) * 10n ** BigInt(Math.max(-exponent, 0))
  if (above % below !== 0n) throw invalidValue('--cpus', text, 'value is too precise', '--cpus 1.5')
  return Number(above / below) * ((match[1] ?? match[4]) === '-' ? -1 : 1)
}
