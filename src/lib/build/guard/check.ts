import {walk} from '../context/walk.js'
import type {BuildPlan} from '../plan.js'
import {type Finding, guardError} from './finding.js'
import {judge} from './judge.js'
import {type ContextPlan, findIgnoreFile, selectContext} from './selection.js'
import {look, noSight} from './sight.js'

/**
 * Walks a build context before anything is sent and gives what should not be, secrets first.
 * @param content the Dockerfile, where it came from standard input
 * @throws DkrError BUILD_CONTEXT, or the reason of the signal
 */
export async function guardContext(plan: ContextPlan, signal: AbortSignal, content?: Uint8Array): Promise<Finding[]> {
  const {ignore, use, filter, bridge} = selectContext(plan, content)
  const sight = noSight()
  for await (const slice of walk(plan.dir, {filter, bridge, signal})) for (const entry of slice) look(sight, entry)
  const patterns = ignore?.rules.map(({pattern}) => pattern) ?? []
  return judge(sight, {dir: plan.dir, builder: plan.builder, patterns, use: () => use})
}

/**
 * For `--strict`: as `guardContext`, and ends with an error if there is anything. A context that is no folder is
 * not this machine's to look at.
 * @throws DkrError CONTEXT_UNSAFE, BUILD_CONTEXT, or the reason of the signal
 */
export async function refuseUnsafe(
  plan: ContextPlan & Pick<BuildPlan, 'context'>,
  signal: AbortSignal,
  content?: Uint8Array,
): Promise<void> {
  if (plan.context !== 'folder') return
  const findings = await guardContext(plan, signal, content)
  if (findings.length > 0) throw guardError(findings, findIgnoreFile(plan)?.name)
}
