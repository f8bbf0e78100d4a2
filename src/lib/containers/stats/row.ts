import type {RawStats} from '../../engine/stats.js'

/** What one container uses, as `dkr stats --json` gives it. Sizes in bytes. */
export interface StatsRow {
  id: string
  name: string
  /** 100 is one whole processor. */
  cpuPercent: number
  memory: {used: number; limit: number; percent: number}
  /** Since its start. */
  network: {received: number; sent: number}
  block: {read: number; written: number}
  pids: number
}

/** One container's row from two looks at its counters, the way docker stats counts (docker/cli: stats_helpers.go). */
export function statsRow(
  {id, name}: {id: string; name: string},
  before: RawStats | undefined,
  now: RawStats,
): StatsRow {
  const used = memoryUsed(now)
  const limit = now.memory_stats?.limit ?? 0
  const networks = Object.values(now.networks ?? {})
  return {
    id,
    name,
    cpuPercent: round(cpuPercent(before, now)),
    memory: {used, limit, percent: limit > 0 ? round((used / limit) * 100) : 0},
    network: {
      received: sum(networks.map(({rx_bytes}) => rx_bytes)),
      sent: sum(networks.map(({tx_bytes}) => tx_bytes)),
    },
    block: {read: blockBytes(now, 'read'), written: blockBytes(now, 'write')},
    pids: now.pids_stats?.current ?? 0,
  }
}

/** The container's share of what all processors did between the two looks. */
function cpuPercent(before: RawStats | undefined, {cpu_stats: cpu = {}}: RawStats): number {
  const past = before?.cpu_stats
  const own = (cpu.cpu_usage?.total_usage ?? 0) - (past?.cpu_usage?.total_usage ?? 0)
  const all = (cpu.system_cpu_usage ?? 0) - (past?.system_cpu_usage ?? 0)
  const processors = cpu.online_cpus || cpu.cpu_usage?.percpu_usage?.length || 1
  return past && own > 0 && all > 0 ? (own / all) * processors * 100 : 0
}

/** Without the file cache, which the kernel gives back when somebody needs the memory. */
function memoryUsed({memory_stats: memory = {}}: RawStats): number {
  const usage = memory.usage ?? 0
  const cache = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0
  return cache < usage ? usage - cache : usage
}

function blockBytes({blkio_stats: stats}: RawStats, op: string): number {
  const entries = stats?.io_service_bytes_recursive ?? []
  return sum(entries.filter(entry => entry.op.toLowerCase() === op).map(({value}) => value))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
