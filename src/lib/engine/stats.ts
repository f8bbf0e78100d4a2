import {endedEarly} from '../errors/connection.js'
import {askJson} from './ask-json.js'
import {inspectContainer} from './containers.js'
import {type Engine, statusOf} from './engine.js'

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
 * @throws DkrError ENGINE_GONE where it says no more of a container that runs: then it is the engine that goes
 */
export async function readStats(engine: Engine, id: string, signal?: AbortSignal): Promise<RawStats | undefined> {
  const query = {stream: 'false', 'one-shot': 'true'}
  const stats = await askJson<RawStats>(engine, {method: 'GET', path: `/containers/${id}/stats`, query, signal})
  if (stats === undefined && (await runsStill(engine, id))) throw endedEarly(engine.endpoint)
  return stats
}

async function runsStill(engine: Engine, id: string): Promise<boolean> {
  try {
    const {State} = await inspectContainer(engine, id)
    return State.Running && !State.Restarting && State.Status !== 'removing'
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}
