import type {ContainerSummary} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'
import type {VolumeMapping} from '../run/volumes.js'

/**
 * Finds what the engine would refuse only after the build.
 * @throws DkrError INVALID_MOUNT
 */
export function checkMounts(volumes: readonly VolumeMapping[]): void {
  for (const [i, {source, target}] of volumes.entries()) {
    if (volumes.slice(0, i).some(other => other.target === target)) {
      throw invalid(`two volumes for ${target}`, `Duplicate mount point: ${target}`, 'leave one of them out')
    }
    if (source === undefined || source.startsWith('/') || /^[a-zA-Z]:/.test(source)) continue
    if (!/^[a-zA-Z0-9][\w.-]+$/.test(source)) {
      throw invalid(
        `"${source}" is not the name of a volume`,
        'it needs two or more letters, digits, dots, dashes or underscores; a folder starts with / or .',
        `-v ./${source}:${target} mounts the folder`,
      )
    }
  }
}

/** The anonymous volumes of a container, as mounts for the next one: what it stored there goes on. */
export function carriedVolumes({Mounts}: Pick<ContainerSummary, 'Mounts'>): VolumeMapping[] {
  return Mounts.flatMap(({Type, Name, Destination}) =>
    Type === 'volume' && Name && /^[0-9a-f]{64}$/.test(Name) ? [{source: Name, target: Destination}] : [],
  )
}

/** Adds what is carried over, except where something was asked to be mounted. */
export function withCarried(volumes: readonly VolumeMapping[], carried: readonly VolumeMapping[]): VolumeMapping[] {
  const named = new Set(volumes.filter(({source}) => source !== undefined).map(({target}) => target))
  const taken = carried.filter(({target}) => !named.has(target))
  const targets = new Set(taken.map(({target}) => target))
  return [...volumes.filter(({target}) => !targets.has(target)), ...taken]
}

function invalid(message: string, why: string, suggestion: string): DkrError {
  return new DkrError('INVALID_MOUNT', {message, why, suggestions: [suggestion]})
}
