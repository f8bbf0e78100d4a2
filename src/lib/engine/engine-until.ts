import {type Engine, explaining} from './engine.js'
import type {EngineRequest} from './transport.js'

/**
 * The same engine for work that may be given up: everything that is asked through it fails when the signal aborts, so
 * that no call without an answer keeps dkr alive.
 */
export function engineUntil(engine: Engine, signal: AbortSignal): Engine {
  const within = (request: EngineRequest): EngineRequest => ({
    ...request,
    signal: request.signal ? AbortSignal.any([request.signal, signal]) : signal,
  })
  const stream: Engine['stream'] = request => engine.stream(within(request))
  return {
    ...engine,
    stream,
    upgrade: request => engine.upgrade(within(request)),
    async call(work) {
      const {createDockerode} = await import('./dockerode.js')
      return explaining(work(createDockerode(request => stream({...request, plain: true}))), engine.endpoint, signal)
    },
  }
}
