import {askJson} from './ask-json.js'
import type {Engine} from './engine.js'

interface CpuStats {
  cpu_usage?: {total_usage?: number; percpu_usage?: number[] | null}
  system_cpu_usage?: number
  online_cpus?: number
}

/** What the engine counts of a container; all of it may be missing where it does not run. */
export interface RawStats {
  cpu_stats?: CpuStats
  memory_stats?: {usage?: number; limit?: number; stats?: Record<string, number>}
  networks?: Record<string, {rx_bytes: number; tx_bytes: number}>
  blkio_stats?: {io_service_bytes_recursive?: {op: string; value: number}[] | null}
  pids_stats?: {current?: number}
}

/**
 * The counters of a container as they stand; one-shot spares the engine's own second look a second later.
 * @returns undefined for one that has gone: the engine finds that out when it has said 200, and then says no more
 */
export async function readStats(engine: Engine, id: string, signal?: AbortSignal): Promise<RawStats | undefined> {
  const query = {stream: 'false', 'one-shot': 'true'}
  return askJson<RawStats>(engine, {method: 'GET', path: `/containers/${id}/stats`, query, signal})
}
