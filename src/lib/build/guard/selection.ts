import {existsSync} from 'node:fs'
import {isAbsolute, join, relative, sep} from 'node:path'
import type {Builder} from '../../engine/builder.js'
import {compileFilter, type Filter} from '../context/filter.js'
import {type IgnoreRule, ignoreRules} from '../context/ignore-file.js'
import {readIgnoreText} from '../context/read-ignore.js'
import {type ContextUse, type ContextUsePlan, contextUse} from './context-use.js'

export interface ContextPlan extends ContextUsePlan {
  builder: Builder
}

export interface IgnoreFile {
  /** As a person names it: relative to the context where it is in it. */
  name: string
  rules: IgnoreRule[]
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
 * @param content the Dockerfile, where it came from standard input
 * @throws DkrError BUILD_CONTEXT for a bad pattern and for an ignore file that cannot be read
 */
export function selectContext(plan: ContextPlan, content?: Uint8Array): Selection {
  const ignore = readIgnoreFile(plan)
  const use = contextUse(plan, content)
  const patterns = ignore?.rules.map(({pattern}) => pattern) ?? []
  if (plan.builder === 'classic') {
    return {ignore, use, filter: compileFilter([], patterns, 'literal'), bridge: false}
  }
  // Without any source nothing is asked for; an empty list of patterns would mean everything.
  const include = use.sources?.length === 0 ? ['!**'] : (use.sources ?? [])
  return {ignore, use, filter: compileFilter(include, patterns, 'reachable'), bridge: true}
}

/**
 * The ignore file that counts: BuildKit looks beside the Dockerfile first (`web.Dockerfile.dockerignore`).
 * Undefined: there is none.
 */
export function findIgnoreFile(plan: Omit<ContextPlan, 'buildArgs'>): {path: string; name: string} | undefined {
  const {dir, dockerfile, builder} = plan
  const own = builder === 'buildkit' && dockerfile !== '-' ? [`${dockerfile}.dockerignore`] : []
  const path = [...own, join(dir, '.dockerignore')].find(candidate => existsSync(candidate))
  return path === undefined ? undefined : {path, name: nameIn(dir, path)}
}

function nameIn(dir: string, path: string): string {
  const inside = relative(dir, path)
  return inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside
}

function readIgnoreFile(plan: ContextPlan): IgnoreFile | undefined {
  const found = findIgnoreFile(plan)
  if (!found) return undefined
  const {path, name} = found
  return {name, rules: ignoreRules(readIgnoreText(path, name), name)}
}
