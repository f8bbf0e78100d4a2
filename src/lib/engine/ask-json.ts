import type {Engine} from './engine.js'
import {readJson} from './streams.js'
import type {EngineRequest} from './transport.js'

/**
 * A plain call that answers JSON, within the engine's time limit, without dockerode: where loading that takes longer
 * than the call, or its method lacks an option.
 * @returns undefined where the engine answered with nothing
 * @throws DkrError ENGINE_PROTOCOL for an answer that is not what it should be
 */
export async function askJson<T>(engine: Engine, request: EngineRequest): Promise<T | undefined> {
  return (await readJson(await engine.stream({...request, plain: true}), false)) as T | undefined
}
