import {type ContainerDetails, inspectContainer, stopContainer} from '../engine/containers.js'
import {type Engine, statusOf} from '../engine/engine.js'

/** Seconds that the engine waits when the container does not say. */
const defaultTimeout = 10
/** The exit code of one that was killed. */
const killedCode = 137

/**
 * Stops a container gracefully. One that somebody else has removed, before or meanwhile, is fine.
 * @param killed ends the wait: the container has no need to stop any more
 * @returns what to tell of it: nothing, or that the app did not obey, and how to mend that
 */
export async function stopExplained(engine: Engine, id: string, killed?: AbortSignal): Promise<string[]> {
  try {
    return await stopAndLook(engine, id, killed)
  } catch (error) {
    if (statusOf(error) === 404 || killed?.aborted) return []
    throw error
  }
}

async function stopAndLook(engine: Engine, id: string, killed?: AbortSignal): Promise<string[]> {
  const before = await inspectContainer(engine, id)
  const began = performance.now()
  await stopContainer(engine, id, {abort: killed})
  const took = performance.now() - began
  const {State} = await inspectContainer(engine, id)
  const {StopTimeout: timeout = defaultTimeout} = before.Config as {StopTimeout?: number}
  // Podman says 0 where the image says nothing.
  if (timeout === 0 || State.ExitCode !== killedCode || State.OOMKilled || took < timeout * 1000 - 500) return []
  return ignoredSignal(before, timeout)
}

/** Why an app did not end on its stop signal, and what to do, by how its image starts it. */
export function ignoredSignal(
  {Config, HostConfig}: Pick<ContainerDetails, 'Config' | 'HostConfig'>,
  seconds: number,
): string[] {
  const {StopSignal} = Config as {StopSignal?: string}
  const signal = StopSignal || 'SIGTERM'
  const said = `The app ignored ${signal}: it was killed after ${seconds} s.`
  const [shell = '', flag, script = ''] = [Config.Entrypoint ?? [], Config.Cmd ?? []].flat()
  if (/(^|\/)(ba|da|a)?sh$/.test(shell) && flag === '-c' && !script.startsWith('exec ')) {
    const words = /^[\w./:= -]+$/.test(script)
      ? script.split(' ').map(word => `"${word}"`)
      : ['"program"', '"argument"']
    return [said, `Its shell gets the signal and does not pass it on. In the Dockerfile: CMD [${words.join(', ')}]`]
  }
  if (HostConfig.Init)
    return [said, 'Handle the signal in the app, or name one it obeys: STOPSIGNAL SIGINT in the Dockerfile.']
  return [
    said,
    `A container's first process gets no signal that it has no handler for. Handle ${signal} in the app, name a signal it obeys`,
    '(STOPSIGNAL SIGINT in the Dockerfile), or start it through an init such as tini.',
  ]
}
