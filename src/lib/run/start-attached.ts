import {findContainer, startContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {planToAttach} from './attach.js'
import {type AttachedResult, untilEnd} from './attached.js'
import {explainEnd} from './explain-end.js'
import {startFailure} from './start-failure.js'
import type {Stdio} from './terminal.js'

/**
 * Starts a container that exists with our streams connected, and stays until it ends or the user detaches.
 * One that runs already is attached to, as docker does (docker/cli: container/start.go).
 * @param asked `interactive` also sends our stdin, where the container keeps its own open; `detachKeys` as docker
 * writes them
 * @throws DkrError with exit code 1 when it cannot be started
 */
export async function startAttached(
  engine: Engine,
  id: string,
  asked: {interactive: boolean; detachKeys?: string},
  stdio: Stdio,
): Promise<AttachedResult> {
  const {Config, HostConfig, Name} = await findContainer(engine, id)
  const remove = HostConfig.AutoRemove ?? false
  const plan = planToAttach(Config, {stdin: asked.interactive, detachKeys: asked.detachKeys})
  const begin = () =>
    startContainer(engine, id).catch(async error => {
      throw await startFailure(engine, error, {id, name: Name.replace(/^\//, '')})
    })
  const result = await untilEnd(engine, id, {...plan, condition: remove ? 'removed' : 'next-exit'}, stdio, begin)
  await explainEnd(engine, {remove}, result, stdio.stderr)
  return result
}
