import type {StepKind} from './assign-layers.js'
import type {Instruction} from './history-text.js'

const reasons: Record<string, string> = {
  ARG: 'ARG only exists while the image is built',
  RUN: 'the command changed no file',
  COPY: 'nothing changed: the same files were there',
  ADD: 'nothing changed: the same files were there',
  WORKDIR: 'the folder was there',
  EXPOSE: 'EXPOSE only notes the port in the configuration',
  ONBUILD: 'ONBUILD waits for an image that is built on this one',
  MAINTAINER: 'MAINTAINER only notes the author',
  VOLUME: 'VOLUME only marks the folder in the configuration',
}

/** Why a step made no layer, in a few words; undefined where it made one. */
export function noLayerReason(kind: StepKind, {keyword}: Instruction): string | undefined {
  if (kind === 'layer') return undefined
  if (kind === 'unknown') return 'the engine does not tell whether this made an empty layer'
  if (!keyword) return 'it changed no file'
  return reasons[keyword] ?? `${keyword} only sets the configuration`
}
