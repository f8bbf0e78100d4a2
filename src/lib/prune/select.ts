import type {CacheRecord, DiskUsage, NetworkSummary, VolumeSummary} from '../engine/disk-usage.js'
import {nameOf} from '../project/container-name.js'
import type {KeepFilter} from './filters.js'
import type {PruneItem} from './item.js'

type Container = DiskUsage['Containers'][number]
type Image = DiskUsage['Images'][number]

const ended = ['created', 'exited', 'dead']

/** Containers that do not run. */
export function selectContainers(containers: readonly Container[], keep: KeepFilter): PruneItem[] {
  return containers
    .filter(({State}) => ended.includes(State))
    .flatMap(container =>
      chosen(keep, container.Labels, {
        kind: 'container',
        id: container.Id,
        name: nameOf(container),
        size: container.SizeRw ?? 0,
        created: isoTime(container.Created),
      }),
    )
}

/** Images that no staying container was made from: those without a name, or all of them. */
export function selectImages(
  images: readonly Image[],
  staying: readonly Container[],
  all: boolean,
  keep: KeepFilter,
): PruneItem[] {
  const used = new Set(staying.map(({ImageID}) => ImageID))
  // What another image was built upon cannot go before that one.
  const parents = new Set(images.map(({ParentId}) => ParentId))
  return images
    .filter(image => !used.has(image.Id) && (all || (namesOf(image).length === 0 && !parents.has(image.Id))))
    .flatMap(image => {
      const names = namesOf(image)
      return chosen(keep, image.Labels, {
        kind: 'image',
        id: image.Id,
        name: names.join(', ') || image.Id.slice(7, 19),
        names,
        size: image.SharedSize >= 0 ? image.Size - image.SharedSize : image.Size,
        created: isoTime(image.Created),
      })
    })
}

function namesOf({RepoTags}: Image): string[] {
  return (RepoTags ?? []).filter(name => name !== '<none>:<none>')
}

const ownNetworks = ['bridge', 'host', 'none', 'ingress', 'docker_gwbridge']

/** Networks that no staying container is attached to, also not one that is stopped and would miss it at its next start. */
export function selectNetworks(
  networks: readonly NetworkSummary[],
  staying: readonly Container[],
  keep: KeepFilter,
): PruneItem[] {
  const used = new Set(
    staying.flatMap(({NetworkSettings, HostConfig}) => [
      ...Object.entries(NetworkSettings?.Networks ?? {}).flatMap(([name, {NetworkID}]) => [name, NetworkID]),
      HostConfig?.NetworkMode,
    ]),
  )
  return networks
    .filter(({Id, Name, Scope}) => Scope === 'local' && !ownNetworks.includes(Name) && !used.has(Id) && !used.has(Name))
    .flatMap(({Id, Name, Created, Labels}) =>
      chosen(keep, Labels, {kind: 'network', id: Id, name: Name, size: 0, created: Created ?? null}),
    )
}

/** Volumes that no staying container has: those without a name of their own, or all of them. */
export function selectVolumes(
  volumes: readonly VolumeSummary[],
  staying: readonly Container[],
  all: boolean,
  keep: KeepFilter,
): PruneItem[] {
  const used = new Set(staying.flatMap(({Mounts}) => (Mounts ?? []).map(({Name}) => Name)))
  return volumes
    .filter(volume => !used.has(volume.Name) && (all || isAnonymous(volume)))
    .flatMap(({Name, Labels, CreatedAt, UsageData}) =>
      chosen(keep, Labels, {
        kind: 'volume',
        id: Name,
        name: Name,
        size: UsageData && UsageData.Size >= 0 ? UsageData.Size : null,
        created: CreatedAt ?? null,
      }),
    )
}

/** Engines from 23 on mark those that they named themselves. */
function isAnonymous({Name, Labels}: VolumeSummary): boolean {
  return /^[a-f0-9]{64}$/.test(Name) || Object.hasOwn(Labels ?? {}, 'com.docker.volume.anonymous')
}

/** Records of the build cache that no build uses; with `all` also what images and BuildKit itself share. */
export function selectCache(records: readonly CacheRecord[], all: boolean, keep: KeepFilter): PruneItem[] {
  return records
    .filter(({InUse, Shared, Type}) => !InUse && (all || (!Shared && Type !== 'internal' && Type !== 'frontend')))
    .flatMap(({ID, Description, Size, CreatedAt, LastUsedAt}) =>
      chosen(keep, null, {
        kind: 'cache',
        id: ID,
        name: Description || ID,
        size: Size,
        created: LastUsedAt ?? CreatedAt,
      }),
    )
}

function chosen(keep: KeepFilter, labels: Record<string, string> | null | undefined, item: PruneItem): PruneItem[] {
  return keep({created: item.created, labels}) ? [item] : []
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
