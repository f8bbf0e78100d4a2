import {DkrError} from '../../errors/dkr-error.js'
import type {Job} from '../../output/job.js'
import {deadIgnoreLinks} from '../context/read-ignore-file.js'
import {deadLinkError, deadLinkLine, guardError, guardLines} from '../guard/finding.js'
import type {BuildPlan} from '../plan.js'
import {type ContextReport, showContext} from './show-context.js'

/**
 * `dkr build --show-context`: the report, with a warning for what should not be sent; with `strict` an error.
 * @throws DkrError USAGE for a context that is no folder, CONTEXT_UNSAFE with `strict`, BUILD_CONTEXT
 */
export async function inspectContext(plan: BuildPlan, strict: boolean, job: Job): Promise<ContextReport> {
  if (plan.context !== 'folder') throw noFolder()
  const report = await showContext(plan, job.signal, strict)
  const {findings, ignoreFile} = report
  const advice = ignoreFile ?? undefined
  for (const link of deadIgnoreLinks(plan)) {
    if (strict) throw deadLinkError(link)
    job.progress.warn(deadLinkLine(link))
  }
  if (strict && findings.length > 0) throw guardError(findings, advice)
  for (const line of guardLines(findings, advice)) job.progress.warn(line)
  return report
}

function noFolder(): DkrError {
  return new DkrError('USAGE', {
    message: '--show-context needs a folder',
    why: 'an archive or a URL goes to the engine unread',
    suggestions: ['dkr build --show-context FOLDER'],
  })
}
