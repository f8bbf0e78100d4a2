import type {Engine} from './engine.js'

/** The networks with a label, as `key=value`. */
export async function listNetworks(engine: Engine, label: string): Promise<{Id: string; Name: string}[]> {
  return engine.call(docker => docker.listNetworks({filters: {label: [label]}}))
}

/** The names of all networks. */
export async function networkNames(engine: Engine): Promise<string[]> {
  return (await engine.call(docker => docker.listNetworks())).map(({Name}) => Name)
}

export async function removeNetwork(engine: Engine, id: string): Promise<void> {
  await engine.call(docker => docker.getNetwork(id).remove())
}
