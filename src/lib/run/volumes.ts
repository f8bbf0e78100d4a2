import {DkrError} from '../errors/dkr-error.js'
import {hostPath} from './host-path.js'

/** What `-v` asks for: a bind of a host folder, a named volume, or (without a source) an anonymous one. */
export interface VolumeMapping {
  source?: string
  target: string
  /** As written, after the second colon: `ro`, `rw`, `z`, … */
  options?: string
}

/**
 * Reads one value of `-v`: `[source:]target[:options]`. A relative source that starts with `.` is made
 * absolute here, because the engine does not know the caller's folder.
 * @throws DkrError INVALID_MOUNT
 */
export function parseVolume(text: string, cwd: string): VolumeMapping {
  const parts = splitVolume(text)
  if (parts.length > 3) throw invalid(text, 'too many colons')
  if (parts.some(part => part === '')) throw invalid(text, 'empty section between colons')
  if (parts.length === 1) return {target: absolute(text, parts[0]!)}
  const [source, target, options] = parts as [string, string, string?]
  return {source: hostPath(source, cwd), target: absolute(text, target), options}
}

/** Splits at colons, but not behind the drive letter of a Windows path. */
function splitVolume(text: string): string[] {
  const drive = /^[a-zA-Z]:[\\/]/.test(text) ? text.slice(0, 2) : ''
  const [first = '', ...rest] = text.slice(drive.length).split(':')
  return [drive + first, ...rest]
}

function absolute(text: string, target: string): string {
  if (target.startsWith('/') || /^[a-zA-Z]:[\\/]/.test(target)) return target
  throw invalid(text, `the target "${target}" is not an absolute path in the container`)
}

function invalid(text: string, why: string): DkrError {
  return new DkrError('INVALID_MOUNT', {
    message: `invalid volume specification: '${text}'`,
    why,
    suggestions: [
      '-v ./data:/data shows the folder data to the container as /data',
      '-v name:/data keeps it in a volume',
    ],
  })
}

/** The engine's two fields for volumes: binds have a source, anonymous volumes only a target; each counts once. */
export function volumeConfig(volumes: readonly VolumeMapping[]) {
  const named = volumes.filter(({source}) => source !== undefined)
  return {
    binds: [...new Set(named.map(volumeText))],
    anonymous: Object.fromEntries(volumes.filter(({source}) => source === undefined).map(({target}) => [target, {}])),
  }
}

/** A volume as one would write it after `-v`. */
export function volumeText({source, target, options}: VolumeMapping): string {
  return [source, target, options].filter(part => part !== undefined).join(':')
}
