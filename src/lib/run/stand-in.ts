import {createContainer, inspectContainer, removeQuietly} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {containerConfig} from './config.js'
import type {RunPlan} from './plan.js'

/**
 * Looks at the files of a container that is gone already (--rm): in another one that is made of the same plan, never
 * started, and removed.
 */
export async function inStandIn<T>(engine: Engine, plan: RunPlan, look: (id: string) => Promise<T>): Promise<T> {
  const {Image, Entrypoint, Cmd, Env, WorkingDir, Volumes, HostConfig} = containerConfig(plan)
  const {Binds, Mounts, VolumesFrom} = HostConfig ?? {}
  const files = {Binds, Mounts, VolumesFrom, NetworkMode: 'none'}
  const {id} = await createContainer(
    engine,
    {Image, Entrypoint, Cmd, Env, WorkingDir, Volumes, HostConfig: files},
    {platform: plan.platform},
  )
  try {
    return await look(id)
  } finally {
    await removeQuietly(engine, id)
  }
}

/** The container itself where it is still there, else one like it. */
export async function whereverItIs<T>(
  engine: Engine,
  {id, plan}: {id: string; plan?: RunPlan},
  look: (id: string) => Promise<T>,
): Promise<T | undefined> {
  const there = await inspectContainer(engine, id).catch(() => undefined)
  if (there) return look(id)
  return plan && inStandIn(engine, plan, look).catch(() => undefined)
}
