import type {BuildResult} from '../build/build.js'
import type {ContainerDetails} from '../engine/containers.js'
import {labels} from '../project/labels.js'
import {type ConfigValues, configChanges, configHash, configText, saltOf} from './config.js'

/** What a build gave, as far as it decides whether a container is still the right one. */
export type Built = Pick<BuildResult, 'imageId' | 'cacheMiss'>

/** The container that is there: its image and the labels that `up` gave it. */
export type Before = Pick<ContainerDetails, 'Image'> & {Config: Pick<ContainerDetails['Config'], 'Labels'>}

/**
 * In words, what makes the planned container another one than that which is there; nothing when it is the same,
 * and may go on running.
 */
export function changesSince(before: Before, config: ConfigValues, {imageId, cacheMiss}: Built): string[] {
  const {[labels.config]: text = '', [labels.configHash]: hash} = before.Config.Labels
  const settings = configChanges(text, config)
  const now = configHash(configText(config, saltOf(text)))
  const unknown = hash !== now && settings.length === 0 ? ['its settings changed'] : []
  if (before.Image === imageId) return [...settings, ...unknown]
  const why = cacheMiss && ` (${cacheMiss.reason})`
  return [...settings, ...unknown, `the image changed${why ?? ''}`]
}
