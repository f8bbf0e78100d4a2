import {abortAfter} from '../engine/abort-after.js'
import {randomContainerName} from '../engine/container-names.js'
import {
  type ContainerConfig,
  createContainer,
  inspectContainer,
  removeCreated,
  removeQuietly,
} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {engineUntil} from '../engine/engine-until.js'
import {takeSignals} from '../process/take-signals.js'
import {containerConfig} from './config.js'
import type {RunPlan} from './plan.js'

/** Looks at the files of a container, with an engine that is given up when it takes too long. */
type Look<T> = (engine: Engine, id: string) => Promise<T>

/** Milliseconds for all that is asked, and for the removal: the user waits for the error. */
const timeLimit = 3000
const removalLimit = 5000

/** The container itself where it is still there, else one like it; undefined where neither could be looked at. */
export async function whereverItIs<T>(
  engine: Engine,
  {id, plan}: {id: string; plan?: RunPlan},
  look: Look<T>,
): Promise<T | undefined> {
  const deadline = abortAfter(timeLimit)
  try {
    const limited = engineUntil(engine, deadline)
    const gone = await inspectContainer(limited, id).then(
      () => false,
      error => statusOf(error) === 404,
    )
    if (!gone) return await look(limited, id)
    return plan && (await inStandIn(engine, {plan, deadline}, look))
  } catch {
    return undefined
  }
}

/**
 * Looks at the files of a container that is gone already (--rm): in another one that is made of the same plan, never
 * started, and removed, whatever happens: a signal ends dkr only after that.
 */
async function inStandIn<T>(
  engine: Engine,
  {plan, deadline}: {plan: RunPlan; deadline: AbortSignal},
  look: Look<T>,
): Promise<T> {
  const stop = new AbortController()
  const taken = takeSignals({first: () => stop.abort(), second: () => {}, grace: removalLimit})
  const limited = engineUntil(engine, AbortSignal.any([deadline, stop.signal]))
  try {
    const id = await createStandIn(engine, limited, plan)
    try {
      return await look(limited, id)
    } finally {
      await removeQuietly(removing(engine), id)
    }
  } finally {
    const signal = taken.release()
    // A command that still listens to signals itself has heard it, and ends.
    if (signal !== undefined && process.listenerCount('SIGINT') === 0) process.exit(128 + signal)
  }
}

/** The removal has a time of its own: what was made goes away, however long the look has taken. */
const removing = (engine: Engine) => engineUntil(engine, abortAfter(removalLimit))

async function createStandIn(engine: Engine, limited: Engine, plan: RunPlan): Promise<string> {
  const name = randomContainerName()
  const begun = Date.now()
  try {
    return (await createContainer(limited, standInConfig(plan), {name, platform: plan.platform})).id
  } catch (error) {
    // Given up before the answer: the engine may have made it all the same.
    if (statusOf(error) === undefined) await removeCreated(removing(engine), name, begun)
    throw error
  }
}

function standInConfig(plan: RunPlan): ContainerConfig {
  const {Image, Entrypoint, Cmd, Env, WorkingDir, Volumes, HostConfig} = containerConfig(plan)
  const {Binds, Mounts, VolumesFrom} = HostConfig ?? {}
  return {
    ...{Image, Entrypoint, Cmd, Env, WorkingDir, Volumes},
    HostConfig: {Binds, Mounts, VolumesFrom, NetworkMode: 'none'},
    Labels: {'dkr.helper': 'diagnosis'},
  }
}
