import {type ContainerDetails, createContainer, removeContainer} from '../../../engine/containers.js'
import type {Engine} from '../../../engine/engine.js'
import {readFileHead} from '../../../engine/file-head.js'
import {mountOver} from '../causes/mounts.js'
import type {Mount} from '../evidence.js'

/** Everything that is mounted in a container, of whatever kind it was asked for. */
export function mountsOf({Mounts = [], HostConfig}: Pick<ContainerDetails, 'Mounts' | 'HostConfig'>): Mount[] {
  const tmpfs = Object.keys((HostConfig.Tmpfs as Record<string, string> | undefined) ?? {})
  return [
    ...Mounts.map(({Type, Name, Source, Destination, RW}) => ({
      kind: kindOf(Type),
      source: Type === 'volume' ? (Name ?? Source) : Source,
      target: Destination,
      readOnly: !RW,
    })),
    ...tmpfs.map(target => ({kind: 'tmpfs' as const, source: '', target, readOnly: false})),
  ]
}

const kindOf = (type: string | undefined): Mount['kind'] => (type === 'volume' || type === 'tmpfs' ? type : 'bind')

/**
 * Which of these paths the image has and the container has not. A container of the image that is never started
 * shows what lies below the mounts.
 * @param paths behind mounts; for none the engine is not asked
 */
export async function hiddenPaths(
  engine: Engine,
  {Id, Image}: ContainerDetails,
  {mounts, paths, signal}: {mounts: readonly Mount[]; paths: readonly string[]; signal: AbortSignal},
): Promise<string[]> {
  const lacking = await filterAsync(paths, async path => {
    // The engine reads below a tmpfs, which only the container's own processes see: it begins empty.
    if (mountOver(mounts, path)?.kind === 'tmpfs') return true
    return (await readFileHead(engine, Id, path, signal)) === undefined
  })
  if (lacking.length === 0) return []
  const {id} = await createContainer(engine, {
    Image,
    Entrypoint: ['true'],
    Cmd: [],
    HostConfig: {NetworkMode: 'none'},
    Labels: {'dkr.helper': 'diagnosis'},
  })
  try {
    return await filterAsync(lacking, async path => (await readFileHead(engine, id, path, signal)) !== undefined)
  } finally {
    await removeContainer(engine, id, {force: true, volumes: true})
  }
}

async function filterAsync<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(test))
  return items.filter((_, i) => kept[i])
}
