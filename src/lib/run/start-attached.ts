import {readDockerConfig} from '../docker-config/read.js'
import {findContainer, startContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {type AttachedResult, untilEnd} from './attached.js'
import {chooseDetachKeys} from './detach-keys.js'
import {explainEnd} from './explain-end.js'
import type {Stdio} from './terminal.js'

/** How `start` is to stay with the container. */
export interface StartAttachedPlan {
  attach: boolean
  /** Also sends it our stdin, where the container keeps its own open. */
  interactive: boolean
  /** As docker writes them; its default without. */
  detachKeys?: string
}

/**
 * Starts a container that exists with our streams connected, and stays until it ends or the user detaches.
 * One that runs already is attached to, as docker does (docker/cli: container/start.go).
 * @throws DkrError when it cannot be started: with exit code 1, unlike those of `run`
 */
export async function startAttached(
  engine: Engine,
  id: string,
  {interactive, detachKeys}: StartAttachedPlan,
  stdio: Stdio,
): Promise<AttachedResult> {
  const {Config, HostConfig} = await findContainer(engine, id)
  const remove = HostConfig.AutoRemove ?? false
  const stdin = interactive && Config.OpenStdin
  const plan = {
    tty: Config.Tty,
    interactive: stdin,
    attach: {stdin, stdout: true, stderr: true},
    // With a TTY Ctrl-C is a key already.
    sigProxy: !Config.Tty,
    detachKeys: chooseDetachKeys(detachKeys, readDockerConfig().detachKeys),
    condition: remove ? ('removed' as const) : ('next-exit' as const),
  }
  const result = await untilEnd(engine, id, plan, stdio, () => startContainer(engine, id))
  await explainEnd(engine, {remove}, result, stdio.stderr)
  return result
}
