import type {Engine} from './engine.js'

interface Labelled {
  Name: string
  Labels: Record<string, string> | null
}

/** The volumes with a label, as `key=value`. */
export async function listVolumes(engine: Engine, label: string): Promise<Labelled[]> {
  const {Volumes} = await engine.call(docker => docker.listVolumes({filters: {label: [label]}}))
  return (Volumes ?? []) as Labelled[]
}

/** Those of some volumes that are there. */
export async function findVolumes(engine: Engine, names: readonly string[]): Promise<Labelled[]> {
  if (names.length === 0) return []
  // The engine's filter also finds a name inside of longer ones.
  const {Volumes} = await engine.call(docker => docker.listVolumes({filters: {name: [...names]}}))
  return ((Volumes ?? []) as Labelled[]).filter(({Name}) => names.includes(Name))
}

/** Makes a volume; one that is there already stays as it is, with its own labels. */
export async function createVolume(engine: Engine, name: string, labels: Record<string, string>): Promise<void> {
  await engine.call(docker => docker.createVolume({Name: name, Labels: labels}))
}

export async function removeVolume(engine: Engine, name: string): Promise<void> {
  await engine.call(docker => docker.getVolume(name).remove())
}
