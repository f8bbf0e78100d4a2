import {namingPorts} from './containers.js'
import type {Engine} from './engine.js'

/** Stops a container as `stopContainer` does and starts it again. */
export async function restartContainer(
  engine: Engine,
  id: string,
  options: {timeout?: number; signal?: string} = {},
): Promise<void> {
  const restarting = engine.call(docker =>
    docker.getContainer(id).restart({t: options.timeout, signal: options.signal}),
  )
  await namingPorts(engine, id, restarting)
}

/** Freezes every process of a container. */
export async function pauseContainer(engine: Engine, id: string): Promise<void> {
  await engine.call(docker => docker.getContainer(id).pause())
}

export async function unpauseContainer(engine: Engine, id: string): Promise<void> {
  await engine.call(docker => docker.getContainer(id).unpause())
}

export async function renameContainer(engine: Engine, id: string, name: string): Promise<void> {
  await engine.call(docker => docker.getContainer(id).rename({name}))
}

/** The processes of a container as ps on the engine's host lists them. */
export interface ProcessTable {
  Titles: string[]
  Processes: string[][]
}

/** @param psArguments options of ps; without any the engine takes `-ef` */
export function containerProcesses(engine: Engine, id: string, psArguments: readonly string[]): Promise<ProcessTable> {
  const options = psArguments.length > 0 ? {ps_args: psArguments.join(' ')} : {}
  return engine.call(docker => docker.getContainer(id).top(options) as Promise<ProcessTable>)
}
