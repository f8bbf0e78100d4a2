import type {Readable} from 'node:stream'
import type {Filters} from './containers.js'
import type {Engine} from './engine.js'
import {jsonLines} from './streams.js'

/** One event of the engine: what happened to which object. */
export interface EngineEvent {
  Type: string
  Action: string
  Actor: {ID: string; Attributes: Record<string, string>}
}

/** Registers for the engine's events and returns as soon as it listens: what happens from now on is not missed. */
export async function openEvents(
  engine: Engine,
  filters: Filters,
  signal: AbortSignal,
): Promise<AsyncGenerator<EngineEvent>> {
  const stream: Readable = await engine.stream({
    method: 'GET',
    path: '/events',
    query: {filters: JSON.stringify(filters)},
    signal,
  })
  return jsonLines<EngineEvent>(stream)
}
