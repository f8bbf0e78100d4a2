import {redactor} from '../../build/redact.js'
import {secretValues} from '../../values/looks-secret.js'
import type {Finding} from './verdict.js'

/** A finding that is shown: what the app printed of the secrets in its environment is no part of it, wherever it stands. */
export function hiddenFinding(finding: Finding, env: readonly string[]): Finding {
  const hide = redactor(secretValues(env).map(value => Buffer.from(value)))
  const [first, ...more] = finding.suggestions
  return {
    ...finding,
    message: hide(finding.message),
    why: hide(finding.why),
    evidence: finding.evidence?.map(hide),
    suggestions: [hide(first), ...more.map(hide)],
  }
}
