import {askJson} from './ask-json.js'
import type {Engine} from './engine.js'

interface Stats {
  cpu_stats?: CpuStats
  precpu_stats?: CpuStats
  read?: string
  preread?: string
}

interface CpuStats {
  cpu_usage?: {total_usage?: number}
}

/**
 * How busy a running container is, over the second or two that the engine measures.
 * @returns percent of one processor; undefined where the engine does not measure
 */
export async function cpuPercent(engine: Engine, id: string, signal?: AbortSignal): Promise<number | undefined> {
  const query = {stream: 'false'}
  // One that has ended meanwhile has no numbers.
  return usedBetween(
    (await askJson<Stats>(engine, {method: 'GET', path: `/containers/${id}/stats`, query, signal})) ?? {},
  )
}

function usedBetween({cpu_stats, precpu_stats, read, preread}: Stats): number | undefined {
  const used = (cpu_stats?.cpu_usage?.total_usage ?? Number.NaN) - (precpu_stats?.cpu_usage?.total_usage ?? Number.NaN)
  const milliseconds = Date.parse(read ?? '') - Date.parse(preread ?? '')
  return used >= 0 && milliseconds > 0 ? used / (milliseconds * 1e4) : undefined
}
