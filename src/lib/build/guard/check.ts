import {deadIgnoreLinks} from '../context/read-ignore-file.js'
import {walk} from '../context/walk.js'
import type {BuildPlan} from '../plan.js'
import {deadLinkError, type Finding, guardError} from './finding.js'
import {judge} from './judge.js'
import {type BuildFiles, type ContextPlan, selectContext} from './selection.js'
import {look, noSight} from './sight.js'

/**
 * Walks a build context before anything is sent and gives what should not be, secrets first.
 * @param files those that the build has read; without them they are read now
 * @throws DkrError BUILD_CONTEXT, or the reason of the signal
 */
export async function guardContext(
  plan: ContextPlan,
  signal: AbortSignal,
  files?: BuildFiles,
  thorough = false,
): Promise<Finding[]> {
  const {ignore, use, filter, bridge} = selectContext(plan, files)
  const sight = noSight({thorough})
  for await (const slice of walk(plan.dir, {filter, bridge, signal})) for (const entry of slice) look(sight, entry)
  const patterns = ignore?.patterns ?? []
  return judge(sight, {dir: plan.dir, builder: plan.builder, patterns, use: () => use, thorough})
}

/**
 * For `--strict`: as `guardContext`, and ends with an error if there is anything. A context that is no folder is
 * not this machine's to look at.
 * @throws DkrError CONTEXT_UNSAFE, BUILD_CONTEXT, or the reason of the signal
 */
export async function refuseUnsafe(
  plan: ContextPlan & Pick<BuildPlan, 'context'>,
  signal: AbortSignal,
  files: BuildFiles,
): Promise<void> {
  if (plan.context !== 'folder') return
  const [dead] = deadIgnoreLinks(plan)
  if (dead) throw deadLinkError(dead)
  const findings = await guardContext(plan, signal, files, true)
  if (findings.length > 0) throw guardError(findings, files.ignore?.name)
}
