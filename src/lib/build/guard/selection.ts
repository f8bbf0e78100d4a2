import type {Builder} from '../../engine/builder.js'
import {compileFilter, type Filter} from '../context/filter.js'
import {type IgnoreFile, readIgnoreFile} from '../context/read-ignore-file.js'
import {type ContextUse, type ContextUsePlan, contextUse} from './context-use.js'

export interface ContextPlan extends ContextUsePlan {
  builder: Builder
}

/** What a build has read of its folder before anything is sent. */
export interface BuildFiles {
  dockerfile?: Uint8Array
  ignore?: IgnoreFile
}

/** What of a folder a build is sent. */
export interface Selection {
  ignore?: IgnoreFile
  use: ContextUse
  /** Keeps what is sent. Its state says of the rest whether a rule of the ignore file kept it out. */
  filter: Filter
  /** As for `walk`. */
  bridge: boolean
}

/**
 * Foretells what is sent. BuildKit fetches only what the Dockerfile names; the classic builder gets all that the
 * ignore file leaves. Stages that the target does not need count too.
 * @param files those that the build has read; without them they are read now
 * @throws DkrError BUILD_CONTEXT for a bad pattern and for an ignore file that cannot be read
 */
export function selectContext(plan: ContextPlan, files: BuildFiles = {ignore: readIgnoreFile(plan)}): Selection {
  const {ignore} = files
  const use = contextUse(plan, files.dockerfile)
  const patterns = ignore?.patterns ?? []
  if (plan.builder === 'classic') {
    return {ignore, use, filter: compileFilter([], patterns, 'literal'), bridge: false}
  }
  // Without any source nothing is asked for; an empty list of patterns would mean everything.
  const include = use.sources?.length === 0 ? ['!**'] : (use.sources ?? [])
  return {ignore, use, filter: compileFilter(include, patterns, 'reachable'), bridge: true}
}
